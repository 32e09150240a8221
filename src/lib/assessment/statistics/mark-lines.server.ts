import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';

/** So many marks are worked out at a time: few enough for whatever plan the database makes. */
const SLICE = 500;

/**
 * Keeps what marks say about each question, for the figures of quizzes (figures work it out themselves
 * for what is not kept yet). Idempotent: a mark has one row, and two who come at once write the same.
 * @returns how many are kept now that were not
 */
export async function keepMarkLines(sql: Sql): Promise<number> {
	const missing = await inTransaction(sql, async (tx) => {
		await tx`set local statement_timeout = '2min'`;
		return tx<{ id: string }[]>`
			select k.id from mark k join attempt t on t.id = k.attempt_id
			where t.state = 'marked'
				and not exists (select from mark newer where newer.supersedes = k.id)
				and not exists (select from mark_lines l where l.mark_id = k.id)`;
	});
	let kept = 0;
	for (const ids of slicesOf(missing.map(({ id }) => id))) {
		const inserted = await sql`
			insert into mark_lines select * from lines_of_marks(${ids}::uuid[]) on conflict do nothing`;
		kept += inserted.count;
	}
	return kept;
}

/** Rows that are not what the marks and the journal give: one line each. */
export async function checkMarkLines(
	tx: Transaction
): Promise<{ subject: string; found: string }[]> {
	const rows = await tx<{ markId: string }[]>`select mark_id from mark_lines order by mark_id`;
	const breaches: { subject: string; found: string }[] = [];
	for (const ids of slicesOf(rows.map(({ markId }) => markId))) {
		const wrong = await tx<{ markId: string }[]>`
			select l.mark_id from mark_lines l left join lines_of_marks(${ids}::uuid[]) d
				on d.mark_id = l.mark_id
			where l.mark_id = any(${ids}::uuid[]) and d is distinct from l`;
		for (const { markId } of wrong) {
			const found = 'the lines kept of it are not what the mark and the journal give';
			breaches.push({ subject: `mark ${markId}`, found });
		}
	}
	return breaches;
}

const slicesOf = (ids: readonly string[]): string[][] =>
	Array.from({ length: Math.ceil(ids.length / SLICE) }, (_, index) =>
		ids.slice(index * SLICE, (index + 1) * SLICE)
	);
