import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { assessmentsOfEdition } from './assessments.server.ts';
import { clausesOf } from './clauses.server.ts';
import { latestEdition } from './editions.server.ts';
import { modulesOf } from './modules.server.ts';
import { frameworksOf } from './frameworks.rules.ts';

/**
 * What the public may read of a course before applying: its newest edition, without lessons' texts,
 * questions and anything for markers.
 * @param code in any case, as addresses write it
 * @throws NotFound
 */
export async function coursePage(sql: AnySql, code: string) {
	if (!/^[\w-]{1,20}$/.test(code)) throw new NotFound('That course');
	const edition = await latestEdition(sql, code.toUpperCase());
	const [modules, lessons, assessments, clauses] = await Promise.all([
		modulesOf(sql, edition.id),
		sql<{ moduleId: string; code: string; title: string; minutes: number }[]>`
			select module_id, code, title, minutes from lesson
			where edition_id = ${edition.id} order by position`,
		assessmentsOfEdition(sql, edition.id),
		clausesOf(sql, edition.id)
	]);
	const { courseCode, title, summary, audience, entryText, grades, award, cost } = edition;
	return {
		...{ courseCode, title, summary, audience, entryText, grades, award, cost },
		weeks: Math.max(...modules.map(({ weekTo }) => weekTo)),
		hours: modules.reduce((sum, { hours }) => sum + hours, 0),
		modules: modules.map(({ id, code: moduleCode, title: name, summary: about, ...module }) => ({
			...{ code: moduleCode, title: name, summary: about, hours: module.hours },
			...{ weekFrom: module.weekFrom, weekTo: module.weekTo, requires: module.requires },
			outcomes: module.outcomes.map(({ text }) => text),
			live: [module.seminar, module.tableTop].flatMap((one) =>
				one ? [{ title: one.title, minutes: one.minutes }] : []
			),
			lessons: lessons
				.filter(({ moduleId }) => moduleId === id)
				.map((lesson) => ({ code: lesson.code, title: lesson.title, minutes: lesson.minutes })),
			assessments: assessments
				.filter(({ moduleId }) => moduleId === id)
				.map((one) => ({
					...{ title: one.title, kind: one.kind, attempts: one.attempts },
					...{ weightPercent: one.weightPercent, floorPercent: one.floorPercent }
				}))
		})),
		frameworks: frameworksOf(clauses, [...award.outcomes, ...modules.flatMap(({ maps }) => maps)])
	};
}
