import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { assessmentsOfEdition } from './assessments.server.ts';
import { clausesOf } from './clauses.server.ts';
import { editionAt } from './editions.server.ts';
import { modulesOf } from './modules.server.ts';
import { outcomeMap } from './outcome-map.rules.ts';
import type { MappedLesson, OutcomeMap } from './outcome-map.ts';
import type { Edition, Item } from './published.ts';

/** What an edition teaches, practises, assesses and has evidence of, clause by clause. */
export async function outcomeMapOf(
	sql: AnySql,
	actor: Actor,
	editionId: string
): Promise<{ edition: Edition; map: OutcomeMap }> {
	authorise(actor, 'content.read');
	const [edition, modules, exercises, lessons, assessments, items, clauses] = await Promise.all([
		editionAt(sql, editionId),
		modulesOf(sql, editionId),
		sql<{ moduleId: string }[]>`
			select distinct module_id from exercise_page where edition_id = ${editionId}`,
		sql<MappedLesson[]>`
			select module_id, code, title, outcomes, maps, html like '%app-box--work-task%' as has_task
			from lesson where edition_id = ${editionId} order by position`,
		assessmentsOfEdition(sql, editionId),
		sql<Pick<Item, 'assessmentId' | 'outcome'>[]>`
			select assessment_id, outcome from item where edition_id = ${editionId}`,
		clausesOf(sql, editionId)
	]);
	const led = new Set(exercises.map(({ moduleId }) => moduleId));
	const map = outcomeMap({
		...{ clauses, lessons, assessments, items, award: edition.award },
		modules: modules.map((module) => ({ ...module, hasExercise: led.has(module.id) }))
	});
	return { edition, map };
}
