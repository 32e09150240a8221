import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import type { Lesson, LessonSummary } from './published.ts';

/** Lessons of a module in order, without their text. */
export async function lessonsOf(sql: AnySql, moduleId: string): Promise<LessonSummary[]> {
	return sql<LessonSummary[]>`
		select id, edition_id, module_id, code, position, slug, title, minutes, outcomes, words, review_by
		from lesson where module_id = ${moduleId} order by position`;
}

/**
 * One lesson with its text, by slug or by code.
 * @throws NotFound
 */
export async function lessonAt(
	sql: AnySql,
	editionId: string,
	slugOrCode: string
): Promise<Lesson> {
	const key = `${editionId} ${slugOrCode}`;
	const known = read.get(key);
	if (known) return known;
	const lesson = await readLesson(sql, editionId, slugOrCode);
	// The oldest goes: what is opened often is soon here again.
	if (read.size >= MOST_REMEMBERED) read.delete(read.keys().next().value ?? '');
	read.set(key, lesson);
	return lesson;
}

/** What was published never changes, so a lesson is read from the database once a process. */
const read = new Map<string, Lesson>();
const MOST_REMEMBERED = 300;

async function readLesson(sql: AnySql, editionId: string, slugOrCode: string): Promise<Lesson> {
	// It comes from an address, and the database refuses some characters with an error of its own.
	if (!/^[\w.-]{1,120}$/.test(slugOrCode)) throw new NotFound('That lesson');
	const [lesson] = await sql<Lesson[]>`
		select id, edition_id, module_id, code, position, slug, title, minutes, outcomes, maps, review_by,
			words, html, headings, key_points, self_check, sources, further_reading, terms
		from lesson
		where edition_id = ${editionId} and (slug = ${slugOrCode} or code = ${slugOrCode})
		limit 1`;
	if (!lesson) throw new NotFound('That lesson');
	return lesson;
}
