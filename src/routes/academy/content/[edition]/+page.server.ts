import { cellCoverage, outcomeCoverage, reviewState } from '#lib/catalogue/coverage.rules.ts';
import { editionReport } from '#lib/catalogue/edition-report.server.ts';
import { signedIn } from '#lib/identity/signed-in.ts';
import { londonDate } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { sql, actor } = signedIn(locals);
	const report = await editionReport(sql, actor, params.edition);
	const today = londonDate(actor.at);
	const lessons = report.lessons.map((lesson) => ({
		...lesson,
		review: reviewState(lesson.reviewBy, today)
	}));
	const modules = report.modules.map((module) => {
		const own = lessons.filter(({ moduleId }) => moduleId === module.id);
		const assessments = report.assessments.filter(({ moduleId }) => moduleId === module.id);
		const itemsOf = (id: string) => report.items.filter(({ assessmentId }) => assessmentId === id);
		const items = assessments.flatMap(({ id }) => itemsOf(id));
		return {
			...{ id: module.id, code: module.code, title: module.title, hours: module.hours },
			...{ weekFrom: module.weekFrom, weekTo: module.weekTo, requires: module.requires },
			hasExercise: module.hasExercise,
			lessons: own,
			outcomes: outcomeCoverage(module, own, assessments, items),
			assessments: assessments.map((one) => ({
				...{ id: one.id, kind: one.kind, title: one.title, attempts: one.attempts },
				...{ weightPercent: one.weightPercent, floorPercent: one.floorPercent },
				cells: one.kind === 'quiz' ? cellCoverage(one.policy.blueprint, itemsOf(one.id)) : [],
				criteria: one.kind === 'assignment' ? one.policy.criteria.length : 0,
				banked: itemsOf(one.id).length
			}))
		};
	});
	const { edition, publishedByName, cohorts, changes } = report;
	return {
		...{ edition, publishedByName, cohorts, changes, modules, now: actor.at },
		address: params.edition,
		due: lessons.filter(({ review }) => review !== 'later')
	};
};
