import type { AnySql } from '#lib/platform/database.server.ts';

/** A correction of an edition's question that says, word for word, what the bank says. */
export type PutRight = {
	key: string;
	courseCode: string;
	label: string;
	moduleCode: string;
	reason: string;
};

/**
 * Where in its course a question was put right after use whose words the bank still has: an edition with them would
 * ask it again as it was. The newest correction first; one that was undone is none.
 */
export async function putRightIn(sql: AnySql, id: string): Promise<PutRight[]> {
	return sql<PutRight[]>`
		select i.key, e.course_code, e.label, m.code as module_code, n.reason
		from bank_item_now b cross join item_correction_now n
			join item i on i.id = n.item_id and (i.type, i.body) = (b.type, b.body)
			join edition e on e.id = i.edition_id and e.course_code = b.course_code
			join assessment a on a.id = i.assessment_id join module m on m.id = a.module_id
		where b.id = ${id} and n.kind <> 'as-published'
		order by n.corrected_at desc, i.id`;
}
