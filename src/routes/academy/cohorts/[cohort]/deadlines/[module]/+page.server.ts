import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { cohortAt, type Cohort } from '#lib/cohorts/cohorts.server.ts';
import { deadlinesOf, waitingForDeadline } from '#lib/cohorts/deadlines.server.ts';
import { clockAt, instantAt } from '#lib/platform/local-time.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { readForm } from '#lib/platform/forms.server.ts';
import { moveDeadline } from '#lib/workflows/move-deadline.server.ts';
import { answer } from '../../../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	const deadline = await deadlineAt(sql, cohort, params.module);
	const waiting = await waitingForDeadline(sql, cohort.id, deadline.moduleId);
	return {
		now: actor.at,
		cohort,
		deadline,
		clock: clockAt(deadline.dueAt, cohort.timeZone),
		waiting: waiting.length
	};
};

const schema = v.object({
	day: v.optional(v.string(), ''),
	time: v.optional(v.string(), ''),
	reason: v.pipe(
		v.string('Enter the reason'),
		v.nonEmpty('Enter the reason'),
		v.maxLength(500, 'The reason must have 500 characters or fewer')
	)
});

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		const count = await answer(form, async () => {
			const cohort = await cohortAt(sql, params.cohort);
			const { moduleCode } = await deadlineAt(sql, cohort, params.module);
			const { day, time, reason } = readForm(schema, form);
			const dueAt = instantAt(day, time, cohort.timeZone);
			if (!dueAt) throw new Invalid([{ field: 'day', message: 'Enter a day and a time of day' }]);
			const input = { cohortCode: cohort.code, moduleCode, dueAt, reason };
			return moveDeadline(sql, actor, locals.config, input);
		});
		if (typeof count !== 'number') return count;
		redirect(303, `/academy/cohorts/${params.cohort}?done=deadline&count=${count}`);
	}
};

async function deadlineAt(sql: AnySql, cohort: Cohort, code: string) {
	const found = (await deadlinesOf(sql, cohort.id)).find(
		({ moduleCode }) => moduleCode.toLowerCase() === code.toLowerCase()
	);
	if (!found) throw new NotFound('That deadline');
	return found;
}
