import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { effectsForTheBoard } from '#lib/assessment/corrections/corrections.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { boards, chairs, cohortsToConvene } from '#lib/marking/boards.server.ts';
import { isDay, londonDay } from '#lib/platform/days.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { isId } from '#lib/platform/id.ts';
import { callBoard } from '#lib/workflows/convene-board.server.ts';
import {
	type CorrectionLine,
	decideCorrections
} from '#lib/workflows/decide-corrections.server.ts';
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
		decides: may(actor, 'board.ratify'),
		decided: url.searchParams.get('decided'),
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

const decideSchema = v.object({
	act: v.picklist(['adopt', 'leave']),
	reason: v.pipe(
		v.string('Enter why'),
		v.trim(),
		v.minLength(1, 'Enter why'),
		v.maxLength(500, 'Use 500 characters or fewer')
	)
});

function lineIn(text: string): CorrectionLine {
	const [correctionId = '', attemptId = ''] = text.split(' ');
	if (!isId(correctionId) || !isId(attemptId)) throw new NotFound('That mark');
	return { correctionId, attemptId };
}

export const actions: Actions = {
	convene: async ({ request, locals }) => {
		const form = await request.formData();
		const { sql, actor } = signedIn(locals);
		return answer(form, async () => {
			const input = readForm(conveneSchema, form);
			if (input.meetsOn < londonDay(actor.at)) {
				throw new Invalid([{ field: 'meetsOn', message: 'The meeting must be today or later' }]);
			}
			redirect(303, `/academy/boards/${await callBoard(sql, actor, input)}`);
		});
	},
	/** Marks that were ratified before a question was put right: taken up, or left as they are. */
	decide: async ({ request, locals }) => {
		const form = await request.formData();
		const { sql, actor, config } = { ...signedIn(locals), config: locals.config };
		return answer(form, async () => {
			const { act, reason } = readForm(decideSchema, form);
			const lines = form.getAll('line').map(String).map(lineIn);
			if (lines.length === 0) {
				throw new Invalid([{ field: 'line', message: 'Choose at least one mark' }]);
			}
			const adopts = act === 'adopt';
			const input = { adopts, reason, origin: config.origin };
			const count = await decideCorrections(sql, actor, lines, input);
			redirect(303, `/academy/boards?decided=${count}`);
		});
	}
};
