import { redirect } from '@sveltejs/kit';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { currentMarks } from '#lib/marking/marks.server.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { historyOf } from '#lib/progression/enrolment-history.server.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';
import { mayRemind } from '#lib/progression/slipping.rules.ts';
import { slippingLearners } from '#lib/progression/slipping.server.ts';
import { actsIn } from '#lib/progression/standing.rules.ts';
import { sendInvitationAgain } from '#lib/workflows/send-invitation.server.ts';
import { remindOne } from '#lib/workflows/send-reminders.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const place = await enrolmentById(sql, params.enrolment);
	authorise(actor, 'enrolment.manage', { cohortId: place.cohortId });
	const [map, history, marks, slipping] = await Promise.all([
		courseMap(sql, place, actor.at),
		historyOf(sql, place.id, null),
		currentMarks(sql, place.id),
		slippingLearners(sql, actor.at, { cohortId: place.cohortId })
	]);
	const slips = slipping.find(({ enrolmentId }) => enrolmentId === place.id) ?? null;
	return {
		now: actor.at,
		place,
		marksHere: actor.roles.tutorOf.includes(place.cohortId),
		modules: map.modules,
		boardMeetsOn: map.boardMeetsOn,
		history: history.reverse(),
		marks: marks.reverse(),
		slips,
		mayRemind: slips !== null && mayRemind(slips.remindedAt, actor.at),
		acts: actsIn(place.state),
		done: url.searchParams.get('done')
	};
};

export const actions: Actions = {
	invite: async ({ locals, params }) => {
		const { sql, actor } = signedIn(locals);
		return answer(new FormData(), async () => {
			await sendInvitationAgain(sql, actor, locals.config, params.enrolment);
			redirect(303, `/academy/enrolments/${params.enrolment}?done=invited`);
		});
	},
	remind: async ({ locals, params }) => {
		const { sql, actor } = signedIn(locals);
		const place = await enrolmentById(sql, params.enrolment);
		const count = await remindOne(sql, actor, locals.config, place);
		redirect(303, `/academy/enrolments/${place.id}?done=${count > 0 ? 'reminded' : 'no-need'}`);
	}
};
