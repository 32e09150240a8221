import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/identity/signed-in.ts';
import { dismissNews, homeItems } from '#lib/messages/news.server.ts';
import { putAnswerAway } from '#lib/messages/questions.server.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { deadlines, justReleased } from '#lib/progression/agenda.rules.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { doneEverywhere } from '#lib/progression/done-so-far.server.ts';
import { enrolmentsOf } from '#lib/progression/enrolments.server.ts';
import { nextStep } from '#lib/progression/next-step.rules.ts';
import { endStations, moduleStations } from '#lib/progression/stations.rules.ts';
import { acceptInvitations } from '#lib/workflows/accept-invitation.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { sql, actor } = signedIn(locals);
	const [places, done, news] = await Promise.all([
		enrolmentsOf(sql, actor.personId),
		doneEverywhere(sql, actor.personId, actor.at),
		homeItems(sql, actor)
	]);
	const courses = await Promise.all(
		places
			.filter((place) => place.state !== 'invited')
			.map(async (enrolment) => {
				const map = await courseMap(sql, enrolment, actor.at, done.get(enrolment.id));
				return {
					enrolment,
					base: `/learn/${enrolment.cohortCode}`,
					step: nextStep(enrolment, map.modules, actor.at, map.lastLessonId),
					stations: [...moduleStations(map), ...endStations(enrolment, actor.at)],
					deadlines: deadlines(enrolment.state, map, actor.at),
					released: justReleased(map, actor.at)
				};
			})
	);
	return {
		now: actor.at,
		contact: addressIn(locals.config.mailFrom),
		news,
		invitations: places.filter((place) => place.state === 'invited'),
		courses: new ServerOnly(courses)
	};
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
