import type { AnySql } from '#lib/platform/database.server.ts';

/** An edition that draws a question of the bank for cohorts that have not ended. */
export type Drawing = {
	id: string;
	key: string;
	courseCode: string;
	label: string;
	moduleCode: string;
	/** Their names, the first to begin first. */
	cohorts: string[];
};

/**
 * Which running editions draw these questions, by course and key, whatever became of their words in
 * the bank since. What was taken out of an edition is drawn no more.
 * @param today 'YYYY-MM-DD'
 */
export async function drawnBy(
	sql: AnySql,
	ids: readonly string[],
	today: string
): Promise<Drawing[]> {
	return sql<Drawing[]>`
		select b.id, b.key, e.course_code, e.label, m.code as module_code,
			array_agg(c.name order by c.starts_on, c.name) as cohorts
		from bank_item b join edition e on e.course_code = b.course_code
			join item i on i.edition_id = e.id and i.key = b.key
			join assessment a on a.id = i.assessment_id join module m on m.id = a.module_id
			join cohort c on c.edition_id = e.id and c.ends_on >= ${today}
		where b.id = any(${[...ids]}::uuid[]) and not exists (
			select from item_correction_now n where n.item_id = i.id and n.kind = 'void')
		group by b.id, e.id, m.id order by b.key collate "C", e.published_at, e.id`;
}
