import { createHash } from 'node:crypto';
import type { Actor } from './actor.ts';
import type { AnySql } from './database.server.ts';
import { TooMany } from './errors.ts';
import { readTogether } from './read-together.ts';
import { noteRefusal } from './refusals.server.ts';

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
	const waits = await Promise.all(
		hits.map(async (hit) => {
			const { key, windowStart, endsAt, max } = rowOf(hit, actor.at);
			const counted = (await count(sql, nameOf(key, windowStart))) ?? 0;
			if (counted <= max) return 0;
			noteRefusal(actor, 'too many tries', hit.limit.name);
			return endsAt - actor.at.getTime();
		})
	);
	const longest = Math.max(0, ...waits);
	if (longest > 0) throw new TooMany(Math.ceil(longest / 1000));
}

let named = 0;
/** Each hit has a name of its own: two of the same subject are two. */
const nameOf = (key: string, windowStart: Date) => `${++named} ${windowStart.getTime()} ${key}`;

/** The hits of one moment, of all visitors, in one statement; each learns which number its own has. */
const count = readTogether(async (sql: AnySql, names: string[]) => {
	const groups = Map.groupBy(names, (name) => name.slice(name.indexOf(' ') + 1));
	// Sorted: two statements that share a subject lock the rows in the same order.
	const rows = [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([row, { length }]) => {
			const [windowStart, key] = row.split(' ');
			return { key: key!, windowStart: new Date(Number(windowStart)), hits: length };
		});
	const counted = await sql<{ key: string; windowStart: Date; hits: number }[]>`
		insert into rate_limit ${sql(rows)}
		on conflict (key, window_start) do update set hits = rate_limit.hits + excluded.hits
		returning key, window_start, hits`;
	return new Map(
		counted.flatMap(({ key, windowStart, hits }) => {
			const group = groups.get(`${windowStart.getTime()} ${key}`) ?? [];
			return group.map((name, index) => [name, hits - group.length + index + 1]);
		})
	);
});

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
