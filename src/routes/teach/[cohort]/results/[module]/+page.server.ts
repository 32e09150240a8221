import { assessmentsOf } from '#lib/catalogue/assessments.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { may } from '#lib/identity/permissions.rules.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { agreements, spreadBars } from '#lib/marking/agreement.rules.ts';
import { boardsOfCohort, moduleMarks } from '#lib/marking/module-marks.server.ts';
import { scriptsToMark } from '#lib/marking/scripts.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const cohort = await cohortAt(sql, params.cohort);
	if (!may(actor, 'submission.mark', { cohortId: cohort.id })) throw new NotFound('That cohort');
	const module = await moduleOf(sql, cohort.editionId, params.module);
	const place = { cohortId: cohort.id, moduleId: module.id };
	const [assessments, marks, boards, scripts] = await Promise.all([
		assessmentsOf(sql, module.id),
		moduleMarks(sql, actor, place),
		boardsOfCohort(sql, actor, cohort.id),
		scriptsToMark(sql, actor)
	]);
	const assignment = assessments.find((each) => each.kind === 'assignment');
	return {
		cohort: { code: cohort.code, name: cohort.name },
		module: { code: module.code, title: module.title },
		assignment: assignment ? { title: assignment.title } : null,
		marked: { all: marks.length, yours: marks.filter(({ yours }) => yours).length },
		bars: spreadBars(marks),
		agreements: assignment ? agreements(assignment.policy.criteria, marks) : [],
		changed: marks.flatMap(({ before, points: _, ...mark }) =>
			before === null ? [] : [{ ...mark, before }]
		),
		board: boards[0] ?? null,
		waiting: scripts.filter(
			(script) => script.cohortId === cohort.id && script.moduleCode === module.code
		).length,
		now: actor.at
	};
};
