import { setTimeout } from 'node:timers/promises';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';

/**
 * When each open page was last heard of, for staff who watch a quiz. News, not evidence: kept in
 * memory for a few seconds and written for all pages at once, so that it costs the learners nothing.
 */

const WRITE_EVERY_MS = 5_000;

const heard = new WeakMap<Sql, Map<string, Date>>();

export function noteSeen(sql: Sql, attemptId: string, at: Date): void {
	const waiting = heard.get(sql);
	if (waiting) {
		waiting.set(attemptId, at);
		return;
	}
	heard.set(sql, new Map([[attemptId, at]]));
	void setTimeout(WRITE_EVERY_MS, undefined, { ref: false }).then(() => write(sql));
}

async function write(sql: Sql): Promise<void> {
	const rows = [...(heard.get(sql) ?? [])]
		// The same order everywhere, so that two servers never wait for each other in a circle.
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([attemptId, seenAt]) => ({ attempt_id: attemptId, seen_at: seenAt }));
	heard.delete(sql);
	try {
		await sql`
			insert into attempt_presence
			select * from jsonb_to_recordset(${sql.json(rows as never)})
				as r(attempt_id uuid, seen_at timestamptz)
			on conflict (attempt_id) do update
				set seen_at = greatest(attempt_presence.seen_at, excluded.seen_at)`;
	} catch {
		// The database is away: the pages are heard of again in a moment.
	}
}

/** Forgets pages that nobody has heard of for a day. */
export async function tidyPresence(sql: AnySql, at: Date): Promise<void> {
	await sql`
		delete from attempt_presence where seen_at < ${new Date(at.getTime() - 86_400_000)}`;
}
