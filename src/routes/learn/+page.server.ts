import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { dismissNews, homeItems } from '#lib/messages/news.server.ts';
import { putAnswerAway } from '#lib/messages/questions.server.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { deadlines, justReleased } from '#lib/progression/agenda.rules.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { placesAndDone } from '#lib/progression/done-so-far.server.ts';
import { nextStep } from '#lib/progression/next-step.rules.ts';
import { endStations, moduleStations } from '#lib/progression/stations.rules.ts';
import { acceptInvitations } from '#lib/workflows/accept-invitation.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	const [places, news] = await Promise.all([
		placesAndDone(sql, actor.personId, actor.at),
		homeItems(sql, actor)
	]);
	const courses = await Promise.all(
		places
			.filter((place) => place.state !== 'invited')
			.map(async (place) => {
				const map = await courseMap(sql, place, actor.at, place);
				return {
					enrolment: place,
					base: `/learn/${place.cohortCode}`,
					step: nextStep(place, map.modules, actor.at, map.lastLessonId),
					stations: [...moduleStations(map), ...endStations(place, actor.at)],
					deadlines: deadlines(place.state, map, actor.at),
					released: justReleased(map, actor.at)
				};
			})
	);
	const invitations = places.filter((place) => place.state === 'invited');
	const contact = addressIn(locals.config.mailFrom);
	return { home: new ServerOnly({ now: actor.at, contact, news, invitations, courses }) };
};

export const actions: Actions = {
	/** Puts a piece of news, or an answer, away; news stays at /news, answers with their questions. */
	dismiss: async ({ locals, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		const putAway = form.get('kind') === 'answer' ? putAnswerAway : dismissNews;
		await inTransaction(sql, (tx) => putAway(tx, actor, String(form.get('item') ?? '')));
		redirect(303, '/learn');
	},
	/** Takes up every place that waits. Pressing twice accepts once. */
	accept: async ({ locals }) => {
		const { sql, actor } = signedIn(locals);
		const opened = await inTransaction(sql, (tx) => acceptInvitations(tx, actor, actor.personId));
		redirect(303, opened.length === 1 ? `/learn/${opened[0]}` : '/learn');
	}
};
