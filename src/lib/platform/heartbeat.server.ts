import type { Sql } from './database.server.ts';
import type { Log } from './log.server.ts';

const BEAT_SECONDS = 20;
/** Three missed beats: whoever is silent this long is taken for dead. */
const DEAD_AFTER_SECONDS = 60;

export type Heartbeat = { beat(): Promise<void>; stop(): Promise<void> };

/**
 * Says every 20 seconds that the given workers live, and frees the jobs that dead ones left locked:
 * graphile-worker itself would wait four hours. A worker that only seemed dead may then finish a job
 * beside its second run; jobs are made to bear that.
 */
export function startHeartbeat(sql: Sql, log: Log, workerIds: ReadonlySet<string>): Heartbeat {
	// By the time of the end the workers are gone from the set, and their rows must go too.
	const told = new Set<string>();
	const beat = async () => {
		try {
			for (const id of workerIds) told.add(id);
			await sayAlive(sql, [...workerIds]);
			await freeJobsOfTheDead(sql, log);
		} catch (error) {
			log.warn({ err: error }, 'a worker could not say that it lives');
		}
	};
	const timer = setInterval(() => void beat(), BEAT_SECONDS * 1000);
	return {
		beat,
		async stop() {
			clearInterval(timer);
			await sql`delete from worker_heartbeat where worker_id = any(${[...told]}::text[])`;
		}
	};
}

async function sayAlive(sql: Sql, workerIds: string[]): Promise<void> {
	await sql`
		insert into worker_heartbeat (worker_id, seen_at)
		select id, now() from unnest(${workerIds}::text[]) as id
		on conflict (worker_id) do update set seen_at = excluded.seen_at`;
}

async function freeJobsOfTheDead(sql: Sql, log: Log): Promise<void> {
	const rows = await sql<{ workerId: string }[]>`
		select distinct j.locked_by as worker_id from graphile_worker.jobs j
		where j.locked_at < now() - make_interval(secs => ${DEAD_AFTER_SECONDS}) and not exists (
			select from worker_heartbeat h where h.worker_id = j.locked_by
				and h.seen_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS}))`;
	if (rows.length === 0) return;
	const dead = rows.map((row) => row.workerId);
	await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`;
	log.warn({ workers: dead.length }, 'jobs that dead workers held run again');
}

/** True when some worker was seen in the last minute. */
export async function isWorkerAlive(sql: Sql): Promise<boolean> {
	const [row] = await sql`
		select from worker_heartbeat
		where seen_at > now() - make_interval(secs => ${DEAD_AFTER_SECONDS}) limit 1`;
	return row !== undefined;
}
