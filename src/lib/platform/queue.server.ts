import type { Transaction } from './database.server.ts';

export type JobOptions = {
	/** Jobs with the same key replace each other while they wait: asking twice runs once. */
	key?: string;
	runAt?: Date;
	/** Jobs of one queue run one after the other. */
	queue?: string;
	/** Lower runs first; 0 is usual. */
	priority?: number;
	maxAttempts?: number;
};

/** Queues a job inside the story's own transaction: it runs only if the story commits. */
export async function addJob(
	tx: Transaction,
	name: string,
	payload: Record<string, unknown>,
	options: JobOptions = {}
): Promise<void> {
	await tx`
		select graphile_worker.add_job(
			${name},
			payload := ${tx.json(payload as never)}::json,
			queue_name := ${options.queue ?? null},
			run_at := ${options.runAt ?? null},
			max_attempts := ${options.maxAttempts ?? null},
			job_key := ${options.key ?? null},
			priority := ${options.priority ?? null}
		)`;
}

/**
 * The same for a job that many stories ask for: where one with this key waits already, and will for
 * a while, nothing is written. One that is about to run may not see what this story does, so it is
 * replaced.
 */
export async function addJobOnce(
	tx: Transaction,
	name: string,
	payload: Record<string, unknown>,
	{ key, runAt, queue }: { key: string; runAt: Date; queue: string }
): Promise<void> {
	await tx`
		select graphile_worker.add_job(
			${name}, payload := ${tx.json(payload as never)}::json, queue_name := ${queue},
			run_at := ${runAt}, job_key := ${key}
		)
		where not exists (
			select from graphile_worker.jobs
			where key = ${key} and run_at > now() + interval '1 minute' and locked_at is null
		)`;
}

/** Many jobs of one kind in one statement, with the same meaning as `addJob` for each. */
export async function addJobs(
	tx: Transaction,
	name: string,
	jobs: readonly { payload: Record<string, unknown>; options?: JobOptions }[]
): Promise<void> {
	if (jobs.length === 0) return;
	// In one call: one by one, each job of a story is slower to add than the one before.
	const rows = jobs.map(({ payload, options = {} }) => ({ payload, ...options }));
	// A call takes each key once; the newest replaces the others, as it would one by one.
	const last = new Map(rows.map((row) => [row.key ?? row, row]));
	await tx`
		select count(*) from graphile_worker.add_jobs((
			select array_agg(row(
				${name}, j.payload, j.queue, j."runAt", j."maxAttempts", j.key, j.priority, null
			)::graphile_worker.job_spec)
			from json_to_recordset(${tx.json([...last.values()] as never)}::json) as j(
				payload json, queue text, "runAt" timestamptz, "maxAttempts" int, key text, priority int
			)))`;
}
