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
