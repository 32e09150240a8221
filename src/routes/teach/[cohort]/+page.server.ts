import { seminarsOf } from '#lib/calendar/seminars.server.ts';
import { exerciseModules } from '#lib/catalogue/exercise-pages.server.ts';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { answersToMark } from '#lib/marking/answer-scripts.server.ts';
import { scriptsToMark } from '#lib/marking/scripts.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { cohortFlow } from '#lib/progression/cohort-flow.server.ts';
import { cohortProgress } from '#lib/progression/cohort-progress.server.ts';
import { slippingLearners } from '#lib/progression/slipping.server.ts';
import type { PageServerLoad } from './$types';

const PAGE = 100;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	if (!may(actor, 'submission.mark', { cohortId: cohort.id })) throw new NotFound('That cohort');
	const after = url.searchParams.get('after') ?? undefined;
	const page = { at: actor.at, after, limit: PAGE + 1 };
	const [exercises, seminars, flow, learners, slipping, scripts, answers] = await Promise.all([
		exerciseModules(sql, cohort.editionId),
		seminarsOf(sql, cohort.id),
		cohortFlow(sql, cohort.id, actor.at),
		cohortProgress(sql, cohort.id, page),
		slippingLearners(sql, actor.at, { cohortId: cohort.id }),
		scriptsToMark(sql, actor),
		answersToMark(sql, actor)
	]);
	const rows = learners.slice(0, PAGE);
	return {
		cohort,
		exercises,
		seminars: seminars.filter(({ cancelledAt }) => !cancelledAt),
		done: url.searchParams.get('done') ?? '',
		flow,
		// Names stand here without numbers and marks, so that nobody can tell whose script is whose.
		rows: rows.map((row) => ({
			...row,
			candidateNumber: '',
			modules: row.modules.map((module) => ({ ...module, percent: null }))
		})),
		next: learners.length > PAGE ? rows.at(-1)?.enrolmentId : undefined,
		isFirst: after === undefined,
		slipping,
		waiting: [...scripts, ...answers].filter(({ cohortId }) => cohortId === cohort.id).length,
		now: actor.at
	};
};
