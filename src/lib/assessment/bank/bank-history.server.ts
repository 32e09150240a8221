import type { AnySql } from '#lib/platform/database.server.ts';
import { lastEvent } from '#lib/platform/machine-store.server.ts';

/** What the history of a question tells beyond its state. */

/** True while the newest draft waits for a review. */
export async function isOffered(sql: AnySql, id: string): Promise<boolean> {
	return (await lastEvent(sql, 'bankItem', id))?.type === 'offered';
}

/** The version that was live last, unless it was retired since, and where the history says so last. */
export async function lastLive(
	sql: AnySql,
	id: string
): Promise<{ number: number; seq: number } | undefined> {
	const [row] = await sql<{ number: number; seq: number }[]>`
		select h.seq, coalesce((select (w.event ->> 'number')::int from history w
			where w.machine = h.machine and w.subject_id = h.subject_id and w.seq <= h.seq
				and w.event ->> 'type' in ('rewritten', 'discarded')
			order by w.seq desc limit 1), 1) as number
		from history h where h.machine = 'bankItem' and h.subject_id = ${id} and h.to_state = 'live'
			and not exists (select from history r where r.machine = h.machine
				and r.subject_id = h.subject_id and r.seq > h.seq and r.to_state = 'retired')
		order by h.seq desc limit 1`;
	return row;
}

const LATEST = 2 ** 31 - 1;

/** What is known of a second person behind the words of a question. */
export type Review = {
	/** Somebody approved them here, or their file names a reviewer. */
	reviewed: boolean;
	/** Who reviewed them and where, as whoever published them says; null where nobody did. */
	elsewhere: string | null;
};

/**
 * A subquery with one row, a `Review`: of the words that a question had when its history stood at
 * `until`.
 * @param id an id, or the column that has it
 */
export const reviewOf = (sql: AnySql, id: string | ReturnType<AnySql>, until = LATEST) => sql`
	(select coalesce(bool_or(h.event ->> 'type' = 'approved' or h.event ->> 'isReviewed' = 'true'),
			false) as reviewed,
		(array_agg(h.event ->> 'elsewhere' order by h.seq desc)
			filter (where h.event ->> 'elsewhere' <> ''))[1] as elsewhere
	from history h where h.machine = 'bankItem' and h.subject_id = ${id} and h.seq <= ${until}
		and h.seq >= coalesce((
			select max(w.seq) from history w where w.machine = 'bankItem' and w.subject_id = ${id}
				and w.seq <= ${until}
				and w.event ->> 'type' in ('rewritten', 'discarded', 'sentBack', 'broughtBack')), 0))`;

export async function reviewAt(sql: AnySql, id: string, until?: number): Promise<Review> {
	const [row] = await sql<Review[]>`
		select reviewed, elsewhere from ${reviewOf(sql, id, until)} r`;
	return row ?? { reviewed: false, elsewhere: null };
}
