import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { effectsForTheBoard } from '#lib/assessment/corrections/corrections.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { boards, chairs, cohortsToConvene } from '#lib/marking/boards.server.ts';
import { isDay, londonDay } from '#lib/platform/days.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { callBoard } from '#lib/workflows/convene-board.server.ts';
import { answer } from '../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { sql, actor } = signedIn(locals);
	const convenes = may(actor, 'board.convene');
	const cohorts = convenes ? await cohortsToConvene(sql) : [];
	return {
		boards: await boards(sql, actor),
		corrected: await effectsForTheBoard(sql),
		convene: convenes
			? {
					cohorts,
					chairs: await chairs(sql),
					chosen: cohorts.find(({ code }) => code === url.searchParams.get('cohort'))?.id ?? ''
				}
			: null,
		now: actor.at
	};
};

const conveneSchema = v.object({
	cohortId: v.pipe(v.string('Choose a cohort'), v.uuid('Choose a cohort')),
	meetsOn: v.pipe(
		v.string('Enter the day of the meeting'),
		v.check(isDay, 'Enter the day of the meeting')
	),
	chairId: v.pipe(v.string('Choose a chair'), v.uuid('Choose a chair'))
});

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const input = readForm(conveneSchema, form);
			if (input.meetsOn < londonDay(actor.at)) {
				throw new Invalid([{ field: 'meetsOn', message: 'The meeting must be today or later' }]);
			}
			redirect(303, `/academy/boards/${await callBoard(sql, actor, input)}`);
		});
	}
};
