import { redirect } from '@sveltejs/kit';
import { seminarsOf } from '#lib/calendar/seminars.server.ts';
import { phaseOf, readPlaces } from '#lib/cohorts/cohort.rules.ts';
import { cohortAt, setCapacity } from '#lib/cohorts/cohorts.server.ts';
import { deadlinesOf } from '#lib/cohorts/deadlines.server.ts';
import { importsOf } from '#lib/cohorts/imports.server.ts';
import { tutorsOf } from '#lib/cohorts/tutors.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { ServerOnly } from '#lib/platform/server-only.ts';
import { whileUnchanged } from '#lib/platform/while-unchanged.server.ts';
import { cohortFlow } from '#lib/progression/cohort-flow.server.ts';
import { cohortProgress } from '#lib/progression/cohort-progress.server.ts';
import { cohortWeeks } from '#lib/progression/cohort-weeks.server.ts';
import { enrolmentStates } from '#lib/progression/words.rules.ts';
import { addTutor, removeTutor } from '#lib/workflows/open-cohort.server.ts';
import { answer } from '../../../form-answer.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = 100;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const { at } = actor;
	const asked = url.searchParams.get('show') ?? '';
	const show = [...enrolmentStates, 'overdue'].includes(asked) ? asked : 'everyone';
	const after = url.searchParams.get('after') ?? undefined;
	// What is overdue hangs on the time: to the minute is enough for that.
	const minute = Math.floor(at.getTime() / 60_000);
	const key = JSON.stringify(['cohort', params.cohort, show, after, minute]);
	const { cohort, learners, ...rest } = await whileUnchanged(sql, key, () =>
		readCohort(sql, params.cohort, { at, after, show, limit: PAGE + 1 })
	);
	const rows = learners.slice(0, PAGE);
	return {
		now: at,
		cohort: { ...cohort, ...phaseOf(cohort, londonDay(at)) },
		...rest,
		page: {
			show,
			rows: new ServerOnly(rows),
			isFirst: after === undefined,
			next: learners.length > PAGE ? (rows.at(-1)?.enrolmentId ?? null) : null
		},
		done: url.searchParams.get('done'),
		count: Number(url.searchParams.get('count') ?? 0)
	};
};

async function readCohort(sql: Sql, code: string, page: Parameters<typeof cohortProgress>[2]) {
	const cohort = await cohortAt(sql, code);
	const [flow, weeks, learners, deadlines, seminars, tutors, lists] = await Promise.all([
		cohortFlow(sql, cohort.id, page.at),
		cohortWeeks(sql, cohort.id, page.at),
		cohortProgress(sql, cohort.id, page),
		deadlinesOf(sql, cohort.id),
		seminarsOf(sql, cohort.id),
		tutorsOf(sql, cohort.id),
		importsOf(sql, cohort.id)
	]);
	return { cohort, flow, weeks, learners, deadlines, seminars, tutors, lists };
}

export const actions: Actions = {
	addTutor: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const email = String(form.get('tutors') ?? '').trim();
			await addTutor(sql, actor, { cohortCode: params.cohort, email });
			redirect(303, `/academy/cohorts/${params.cohort}?done=tutor-added`);
		});
	},
	removeTutor: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const personId = String(form.get('person') ?? '');
			await removeTutor(sql, actor, { cohortCode: params.cohort, personId });
			redirect(303, `/academy/cohorts/${params.cohort}?done=tutor-removed`);
		});
	},
	places: async ({ locals, params, request }) => {
		const { sql, actor } = signedIn(locals);
		const form = await request.formData();
		return answer(form, async () => {
			const capacity = readPlaces(String(form.get('capacity') ?? '').trim());
			if (capacity === null) {
				throw new Invalid([{ field: 'capacity', message: 'Enter a number of places' }]);
			}
			const { id: cohortId } = await cohortAt(sql, params.cohort);
			await inTransaction(sql, (tx) => setCapacity(tx, actor, { cohortId, capacity }));
			redirect(303, `/academy/cohorts/${params.cohort}?done=places`);
		});
	}
};
