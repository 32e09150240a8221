import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { readOnce } from '#lib/platform/read-once.ts';
import type { Assessment, Assignment, Item, Quiz } from './published.ts';

/** Assessments of a module, in order. */
export const assessmentsOf = readOnce(
	(sql, moduleId) => sql<Assessment[]>`
		select id, edition_id, module_id, code, kind, position, title, weight_percent, floor_percent,
			attempts, policy
		from assessment where module_id = ${moduleId} order by position`
);

/** Assessments of a whole edition, in the order of its modules. */
export async function assessmentsOfEdition(sql: AnySql, editionId: string): Promise<Assessment[]> {
	return sql<Assessment[]>`
		select a.id, a.edition_id, a.module_id, a.code, a.kind, a.position, a.title, a.weight_percent,
			a.floor_percent, a.attempts, a.policy
		from assessment a join module m on m.id = a.module_id
		where a.edition_id = ${editionId} order by m.position, a.position`;
}

/** The module's quiz. @throws NotFound when it has none */
export async function quizOf(sql: AnySql, moduleId: string): Promise<Quiz> {
	return onlyOf(sql, moduleId, 'quiz');
}

/** The module's assignment. @throws NotFound when it has none */
export async function assignmentOf(sql: AnySql, moduleId: string): Promise<Assignment> {
	return onlyOf(sql, moduleId, 'assignment');
}

async function onlyOf<T extends Assessment>(
	sql: AnySql,
	moduleId: string,
	kind: T['kind']
): Promise<T> {
	const assessments = await assessmentsOf(sql, moduleId);
	const found = assessments.find((assessment): assessment is T => assessment.kind === kind);
	if (!found) throw new NotFound(`That ${kind}`);
	return found;
}

/** The whole bank of a quiz, sorted by key so that a stored seed always draws the same paper. */
export const itemsOf = readOnce(
	(sql, assessmentId) => sql<Item[]>`
		select id, edition_id, assessment_id, key, type, outcome, level, marks, body
		from item where assessment_id = ${assessmentId} order by key collate "C"`
);
