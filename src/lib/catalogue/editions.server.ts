import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Edition, GlossaryTerm } from './published.ts';
import { anchorOf } from './anchor.rules.ts';

/** @throws NotFound */
export async function editionAt(sql: AnySql, editionId: string): Promise<Edition> {
	const [edition] = await sql<Edition[]>`
		select id, course_code, label, content_hash, title, summary, audience, entry_text, grades, award,
			published_at, published_by
		from edition where id = ${editionId}`;
	if (!edition) throw new NotFound('That edition');
	return edition;
}

/** The newest edition of a course, or of all courses without one. */
export async function latestEditions(sql: AnySql): Promise<Edition[]> {
	return sql<Edition[]>`
		select distinct on (course_code) id, course_code, label, content_hash, title, summary, audience,
			entry_text, grades, award, published_at, published_by
		from edition order by course_code, published_at desc, id desc`;
}

/** The whole glossary of an edition, by term. */
export async function glossaryOf(sql: AnySql, editionId: string): Promise<GlossaryTerm[]> {
	const rows = await sql<{ term: string; meaning: string }[]>`
		select term, meaning from glossary_term where edition_id = ${editionId} order by lower(term)`;
	return rows.map((row) => ({ id: anchorOf('term', row.term), ...row }));
}
