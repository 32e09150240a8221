import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';

export type DuePage = {
	courseCode: string;
	label: string;
	kind: 'lesson' | 'exercise page' | 'quiz' | 'assignment' | 'glossary';
	/** The module's code; null for what belongs to the whole course. */
	module: string | null;
	name: string;
	/** 'YYYY-MM-DD' */
	reviewBy: string;
};

/**
 * Pages of content to be read again by a day, the most pressing first: of the newest edition of
 * every course, and of editions that a cohort still learns from. Lessons and pages of exercises have
 * dates of their own; a quiz or an assignment is read again with the first of its module's lessons,
 * a glossary with the first of all.
 * @param by 'YYYY-MM-DD'; without it, the next 90 days
 */
export async function duePages(
	sql: AnySql,
	actor: Actor,
	by = addDays(londonDay(actor.at), 90)
): Promise<DuePage[]> {
	authorise(actor, 'content.read');
	return sql<DuePage[]>`
		with live as (
			select e.id, e.course_code, e.label from edition e
			where not exists (
					select from edition n where n.course_code = e.course_code
						and (n.published_at, n.id) > (e.published_at, e.id))
				or exists (
					select from cohort c
					where c.edition_id = e.id and c.ends_on >= ${londonDay(actor.at)}::date)
		), page as (
			select edition_id, module_id, 'lesson' as kind, code || ' ' || title as name, review_by
			from lesson
			union all
			select edition_id, module_id, 'exercise page', title, review_by from exercise_page
			union all
			select a.edition_id, a.module_id, a.kind, a.title,
				(select min(l.review_by) from lesson l where l.module_id = a.module_id)
			from assessment a
			union all
			select l.edition_id, null, 'glossary', 'Glossary', min(l.review_by) from lesson l
			where exists (select from glossary_term t where t.edition_id = l.edition_id)
			group by l.edition_id
		)
		select e.course_code, e.label, p.kind, m.code as module, p.name, p.review_by
		from live e join page p on p.edition_id = e.id left join module m on m.id = p.module_id
		where p.review_by <= ${by}::date
		order by p.review_by, e.course_code, e.label, m.position nulls last, p.kind desc, p.name`;
}
