import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Sql } from './database.server.ts';
import { isDatabaseAway } from './failure.ts';
import type { Log } from './log.server.ts';
import { whileUnchanged } from './while-unchanged.server.ts';

/** As old as an answer of the replica may be. Workers write their heartbeat three times as often. */
const OLDEST_SECONDS = 60;
const ASK_AGAIN_AFTER_MS = 5_000;
const ANSWER_WITHIN_MS = 1_000;
/** A standby ends a query that is in the way of what it has to copy. */
const CONFLICT_WITH_RECOVERY = '40001';

type Replica = { sql: Sql; log: Log; isFit: Promise<boolean>; askedAt: number };

const replicas = new WeakMap<Sql, Replica>();

/** Lets `readSlightlyOld` on this pool read from the database at `url`. @returns what closes it again */
export function attachReplica(sql: Sql, url: string, log: Log): () => Promise<void> {
	const replica = openDatabase(url, { max: 5, name: 'tranche replica' });
	replicas.set(sql, { sql: replica, log, isFit: Promise.resolve(false), askedAt: -Infinity });
	return async () => {
		replicas.delete(sql);
		await replica.end({ timeout: 5 });
	};
}

/**
 * Reads from the replica of this pool when there is one, it answers, and is at most a minute behind;
 * else, or when it goes away meanwhile, from the pool itself. For lists and reports that nobody acts
 * on at once: never for what must be true now, and never for what the same request has just written.
 * @param read may run twice, so it only reads
 */
export async function readSlightlyOld<T>(sql: Sql, read: (from: Sql) => Promise<T>): Promise<T> {
	const replica = replicas.get(sql);
	if (!replica || !(await isFit(replica))) return read(sql);
	try {
		return await read(replica.sql);
	} catch (error) {
		const { code } = error as { code?: string };
		if (!isDatabaseAway(error) && code !== CONFLICT_WITH_RECOVERY) throw error;
		replica.isFit = Promise.resolve(false);
		replica.log.warn({ err: error }, 'the replica went away; the primary answers');
		return read(sql);
	}
}

/**
 * The same, with the instant for which the answer is true: now, or when the newest heartbeat that has
 * arrived in the replica was written. What was written before it has arrived too.
 */
export const readDated = <T>(
	sql: Sql,
	now: Date,
	read: (from: Sql, at: Date) => Promise<T>
): Promise<T> =>
	readSlightlyOld(sql, async (from) => {
		const heard = from === sql ? null : await newestHeartbeat(from);
		return read(from, heard !== null && heard < now ? heard : now);
	});

async function newestHeartbeat(from: Sql): Promise<Date | null> {
	const [row] = await from<{ at: Date | null }[]>`select max(seen_at) as at from worker_heartbeat`;
	return row?.at ?? null;
}

/**
 * The same for a report that takes long: without a replica it is kept while nothing changes. A
 * standby's snapshots do not tell apart what has changed, so what it answers is not kept.
 */
export const readReport = <T>(sql: Sql, key: string, read: (from: Sql) => Promise<T>): Promise<T> =>
	readSlightlyOld(sql, (from) =>
		from === sql ? whileUnchanged(sql, key, () => read(sql)) : read(from)
	);

/** Asked every few seconds at most, once for all who wait. */
function isFit(replica: Replica): Promise<boolean> {
	if (performance.now() - replica.askedAt < ASK_AGAIN_AFTER_MS) return replica.isFit;
	replica.askedAt = performance.now();
	replica.isFit = ask(replica).catch((error: unknown) => {
		replica.log.warn({ err: error }, 'the replica does not answer; the primary does');
		return false;
	});
	return replica.isFit;
}

/** The newest heartbeat that has arrived says how far behind it is, whatever kind of copy it is. */
async function ask({ sql, log }: Replica): Promise<boolean> {
	const silence = sleep(ANSWER_WITHIN_MS, 'silence' as const, { ref: false });
	const answer = await Promise.race([
		sql<{ behind: number | null }[]>`
			select extract(epoch from clock_timestamp() - max(seen_at))::float8 as behind
			from worker_heartbeat`,
		silence
	]);
	if (answer === 'silence') throw new Error('no answer within a second');
	const behind = answer[0]?.behind ?? null;
	const fit = behind !== null && behind <= OLDEST_SECONDS;
	if (!fit)
		log.warn({ behindSeconds: behind }, 'the replica is too far behind; the primary answers');
	return fit;
}
