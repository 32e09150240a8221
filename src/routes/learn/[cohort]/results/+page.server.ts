import { editionAt } from '#lib/catalogue/editions.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { gradeOf, weightedPercent } from '#lib/marking/board.rules.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { decisionsOn, markTrail } from '#lib/progression/mark-trail.server.ts';
import { resultsOf } from '#lib/progression/results.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const enrolment = await enrolmentAt(sql, actor, params.cohort);
	const [map, settled, trail, decisions, { grades }] = await Promise.all([
		courseMap(sql, enrolment, actor.at),
		resultsOf(sql, enrolment.id),
		markTrail(sql, enrolment.id, actor.at),
		decisionsOn(sql, enrolment.id),
		editionAt(sql, enrolment.editionId)
	]);
	const percent = weightedPercent(
		map.modules.map(({ code, hours, percent }) => ({ code, hours, percent, outcome: null }))
	);
	return {
		base: `/learn/${enrolment.cohortCode}`,
		enrolment,
		boardMeetsOn: map.boardMeetsOn,
		decisions,
		grades,
		overall: percent === null ? null : { percent, grade: gradeOf(grades, percent) },
		modules: map.modules.map((module) => ({
			...module,
			// Kit answers the data of a page by itself, too: what is held must not be in it.
			settled: module.assessments.some(({ held }) => held)
				? null
				: (settled.find(({ moduleId }) => moduleId === module.id) ?? null),
			marks: trail.filter(({ moduleId }) => moduleId === module.id)
		}))
	};
};
