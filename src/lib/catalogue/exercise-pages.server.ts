import type { AnySql } from '#lib/platform/database.server.ts';
import type { ExercisePage } from './published.ts';

/** The pages of a module's exercise in order; for tutors and staff, never for learners. */
export async function exercisePagesOf(sql: AnySql, moduleId: string): Promise<ExercisePage[]> {
	return sql<ExercisePage[]>`
		select id, edition_id, module_id, position, slug, title, review_by, words, html, headings,
			sources, terms
		from exercise_page where module_id = ${moduleId} order by position`;
}

export type ExerciseModule = { id: string; code: string; title: string };

/** The modules of an edition whose exercise has pages. */
export async function exerciseModules(sql: AnySql, editionId: string): Promise<ExerciseModule[]> {
	return sql<ExerciseModule[]>`
		select id, code, title from module m
		where edition_id = ${editionId}
			and exists (select from exercise_page p where p.module_id = m.id)
		order by position`;
}
