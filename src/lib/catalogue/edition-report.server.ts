import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { dateIn, pageOf, type Page, readCursor, writeCursor } from '#lib/platform/cursor.ts';
import { assessmentsOfEdition } from './assessments.server.ts';
import { editionAt, editionIdAt } from './editions.server.ts';
import { exerciseModules } from './exercise-pages.server.ts';
import { modulesOf } from './modules.server.ts';
import type { Item, LessonSummary } from './published.ts';

const PAGE = 50;

export type EditionRow = {
	id: string;
	courseCode: string;
	label: string;
	title: string;
	contentHash: string;
	publishedAt: Date;
	publishedByName: string | null;
	modules: number;
	lessons: number;
	items: number;
	cohorts: number;
};

/** Published editions, newest first. */
export async function publishedEditions(
	sql: AnySql,
	actor: Actor,
	after: string | null
): Promise<Page<EditionRow>> {
	authorise(actor, 'content.read');
	const from = readCursor(after, dateIn);
	const rows = await sql<EditionRow[]>`
		select e.id, e.course_code, e.label, e.title, e.content_hash, e.published_at,
			p.name as published_by_name,
			(select count(*) from module m where m.edition_id = e.id) as modules,
			(select count(*) from lesson l where l.edition_id = e.id) as lessons,
			(select count(*) from item i where i.edition_id = e.id) as items,
			(select count(*) from cohort c where c.edition_id = e.id) as cohorts
		from edition e left join person p on p.id = e.published_by
		where ${from?.value ?? null}::timestamptz is null
			or (e.published_at, e.id) < (${from?.value ?? null}, ${from?.id ?? null})
		order by e.published_at desc, e.id desc limit ${PAGE + 1}`;
	return pageOf(rows, PAGE, (last) => writeCursor(last.publishedAt, last.id));
}

export type ReportLesson = LessonSummary & { maps: string[] };
export type ReportItem = Pick<Item, 'assessmentId' | 'outcome' | 'type' | 'level'>;

/**
 * One edition with all that staff look at, by its address ('clhc.pilot-1').
 * @throws NotFound
 */
export async function editionReport(sql: AnySql, actor: Actor, address: string) {
	authorise(actor, 'content.read');
	const id = await editionIdAt(sql, address);
	const [edition, publisher, modules, exercises, lessons, assessments, items, cohorts, changes] =
		await Promise.all([
			editionAt(sql, id),
			sql<{ name: string }[]>`
				select p.name from edition e join person p on p.id = e.published_by where e.id = ${id}`,
			modulesOf(sql, id),
			exerciseModules(sql, id),
			sql<ReportLesson[]>`
				select l.id, l.edition_id, l.module_id, l.code, l.position, l.slug, l.title, l.minutes,
					l.outcomes, l.words, l.review_by, l.maps
				from lesson l join module m on m.id = l.module_id
				where l.edition_id = ${id} order by m.position, l.position`,
			assessmentsOfEdition(sql, id),
			sql<ReportItem[]>`
				select assessment_id, outcome, type, level from item where edition_id = ${id}`,
			sql<{ code: string; name: string }[]>`
				select code, name from cohort where edition_id = ${id} order by starts_on desc, id`,
			changesOf(sql, id)
		]);
	const publishedByName = publisher[0]?.name ?? null;
	const has = new Set(exercises.map((module) => module.id));
	return {
		...{ edition, publishedByName, lessons, assessments, items, cohorts, changes },
		modules: modules.map((module) => ({ ...module, hasExercise: has.has(module.id) }))
	};
}

export type FileChange = { path: string; change: 'added' | 'removed' | 'changed' };

/** What is different from the edition of the same course before; null for a first edition. */
async function changesOf(
	sql: AnySql,
	editionId: string
): Promise<{ since: string; files: FileChange[] } | null> {
	const [before] = await sql<{ id: string; label: string }[]>`
		select b.id, b.label from edition e join edition b on b.course_code = e.course_code
			and (b.published_at, b.id) < (e.published_at, e.id)
		where e.id = ${editionId} order by b.published_at desc, b.id desc limit 1`;
	if (!before) return null;
	const files = await sql<FileChange[]>`
		select path, case when o.path is null then 'added' when n.path is null then 'removed'
			else 'changed' end as change
		from (select path, bytes from edition_file where edition_id = ${editionId}) n
		full join (select path, bytes from edition_file where edition_id = ${before.id}) o using (path)
		where n.bytes is distinct from o.bytes order by path`;
	return { since: before.label, files };
}
