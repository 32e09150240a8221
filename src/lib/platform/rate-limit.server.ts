import { createHash } from 'node:crypto';
import type { Actor } from './actor.ts';
import type { AnySql } from './database.server.ts';
import { TooMany } from './errors.ts';

/** At most `max` hits by one subject in each fixed window. All app nodes count together. */
export type Limit = { name: string; max: number; windowSeconds: number };

/** One thing that is counted: `subject` is an e-mail address, a network address... never stored in clear. */
export type Hit = { limit: Limit; subject: string };

/**
 * Counts before the work is done, so that many tries at once cannot slip past the limit together.
 * One statement. Work that turned out well gives its hits back.
 * @throws TooMany
 */
export async function takeHits(sql: AnySql, actor: Actor, hits: readonly Hit[]): Promise<void> {
	// Sorted: two requests that share a subject lock the rows in the same order.
	const rows = hits.map((hit) => rowOf(hit, actor.at)).sort((a, b) => (a.key < b.key ? -1 : 1));
	const counted = await sql<{ key: string; hits: number }[]>`
		insert into rate_limit ${sql(rows.map(({ key, windowStart }) => ({ key, windowStart, hits: 1 })))}
		on conflict (key, window_start) do update set hits = rate_limit.hits + 1
		returning key, hits`;
	const waits = counted.flatMap(({ key, hits }) => {
		const row = rows.find((each) => each.key === key);
		return row && hits > row.max ? [row.endsAt - actor.at.getTime()] : [];
	});
	if (waits.length > 0) throw new TooMany(Math.ceil(Math.max(...waits) / 1000));
}

/** Undoes `takeHits` of the same instant. */
export async function giveBack(sql: AnySql, actor: Actor, hits: readonly Hit[]): Promise<void> {
	for (const { key, windowStart } of hits.map((hit) => rowOf(hit, actor.at))) {
		await sql`
			update rate_limit set hits = hits - 1
			where key = ${key} and window_start = ${windowStart} and hits > 0`;
	}
}

/** Forgets what was counted for a subject: it has shown in another way that it means well. */
export async function forgiveHits(sql: AnySql, { limit, subject }: Hit): Promise<void> {
	await sql`delete from rate_limit where key = ${keyOf(limit, subject)}`;
}

function rowOf({ limit, subject }: Hit, at: Date) {
	const windowMs = limit.windowSeconds * 1000;
	const start = Math.floor(at.getTime() / windowMs) * windowMs;
	return {
		key: keyOf(limit, subject),
		windowStart: new Date(start),
		endsAt: start + windowMs,
		max: limit.max
	};
}

const keyOf = (limit: Limit, subject: string) =>
	`${limit.name}:${createHash('sha256').update(subject).digest('base64url').slice(0, 22)}`;
