import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Edition, GlossaryTerm } from './published.ts';
import { anchorOf } from './anchor.rules.ts';
import { readEditionAddress } from './edition-name.rules.ts';

/** @throws NotFound */
export async function editionAt(sql: AnySql, editionId: string): Promise<Edition> {
	const [edition] = await sql<Edition[]>`
		select id, course_code, label, content_hash, title, summary, audience, entry_text, grades, award, cost,
			published_at, published_by
		from edition where id = ${editionId}`;
	if (!edition) throw new NotFound('That edition');
	return edition;
}

/**
 * @param address as in pages: 'clhc.pilot-1'
 * @throws NotFound
 */
export async function editionIdAt(sql: AnySql, address: string): Promise<string> {
	const name = readEditionAddress(address);
	const [edition] = name
		? await sql<{ id: string }[]>`
			select id from edition where course_code = ${name.courseCode} and label = ${name.label}`
		: [];
	if (!edition) throw new NotFound('That edition');
	return edition.id;
}

/**
 * @param name 'CLHC' for the newest edition, 'CLHC@pilot-1', or a content hash
 * @throws NotFound
 */
export async function editionNamed(
	sql: AnySql,
	name: string
): Promise<{ id: string; contentHash: string }> {
	const [course = '', label] = name.split('@');
	const [edition] = await sql<{ id: string; contentHash: string }[]>`
		select id, content_hash from edition
		where content_hash = ${name}
			or (course_code = ${course.toUpperCase()} and ${label ?? null}::text is null)
			or (course_code = ${course.toUpperCase()} and label = ${label ?? null})
		order by published_at desc, id desc limit 1`;
	if (!edition) throw new NotFound(`The edition ${name}`);
	return edition;
}

/**
 * The newest edition of a course, by its code.
 * @throws NotFound
 */
export async function latestEdition(sql: AnySql, courseCode: string): Promise<Edition> {
	const [edition] = await sql<Edition[]>`
		select id, course_code, label, content_hash, title, summary, audience, entry_text, grades, award,
			cost, published_at, published_by
		from edition where course_code = ${courseCode} order by published_at desc, id desc limit 1`;
	if (!edition) throw new NotFound('That course');
	return edition;
}

/** The newest edition of each course. */
export async function latestEditions(sql: AnySql): Promise<Edition[]> {
	return sql<Edition[]>`
		select distinct on (course_code) id, course_code, label, content_hash, title, summary, audience,
			entry_text, grades, award, cost, published_at, published_by
		from edition order by course_code, published_at desc, id desc`;
}

export type PublishedCourse = {
	code: string;
	label: string;
	title: string;
	summary: string;
	awardTitle: string;
	awardHours: number;
	/** Titles, in order. */
	modules: string[];
};

/** What the public home offers: the newest edition of each course. */
export async function publishedCourses(sql: AnySql): Promise<PublishedCourse[]> {
	return sql<PublishedCourse[]>`
		select distinct on (e.course_code) e.course_code as code, e.label, e.title, e.summary,
			e.award->>'title' as award_title, (e.award->>'hours')::int as award_hours,
			(select array_agg(m.title order by m.position) from module m where m.edition_id = e.id) as modules
		from edition e order by e.course_code, e.published_at desc, e.id desc`;
}

/** The whole glossary of an edition, by term. */
export async function glossaryOf(sql: AnySql, editionId: string): Promise<GlossaryTerm[]> {
	const rows = await sql<{ term: string; meaning: string }[]>`
		select term, meaning from glossary_term where edition_id = ${editionId} order by lower(term)`;
	return rows.map((row) => ({ id: anchorOf('term', row.term), ...row }));
}

/** The first day by which a lesson of the edition is read again, 'YYYY-MM-DD'; null without lessons. */
export async function readAgainBy(sql: AnySql, editionId: string): Promise<string | null> {
	const [first] = await sql<{ reviewBy: string | null }[]>`
		select min(review_by) as review_by from lesson where edition_id = ${editionId}`;
	return first?.reviewBy ?? null;
}
