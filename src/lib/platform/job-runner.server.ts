import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	type CronItem,
	Logger,
	parseCronItems,
	run,
	type Runner,
	type TaskList,
	type WorkerEvents
} from 'graphile-worker';
import { Pool } from 'pg';
import { followClock, systemClock } from './clock.server.ts';
import type { Config } from './config.server.ts';
import { openDatabase } from './database.server.ts';
import { startHeartbeat } from './heartbeat.server.ts';
import type { Job, JobContext } from './jobs.server.ts';
import type { Log } from './log.server.ts';
import { countJob } from './metrics.server.ts';
import { sealWith } from './sealing-secrets.server.ts';

const CONCURRENCY = 4;
/** Of the ten seconds that a process has to end, what jobs may take. */
const FINISH_WITHIN_MS = 8_000;
const START_AGAIN_AFTER_MS = 2_000;

export type JobRunner = { stop(): Promise<void> };

/**
 * Runs jobs until stopped. When the database goes away it starts again by itself. Its connections
 * are its own, so that jobs never keep a page waiting.
 */
export async function runJobs(
	{ config, log }: { config: Config; log: Log },
	jobs: Readonly<Record<string, Job>>,
	cron: readonly CronItem[]
): Promise<JobRunner> {
	const { databaseUrl } = config;
	sealWith(config);
	if (!databaseUrl) throw new Error('The environment variable DATABASE_URL is missing.');
	const sql = openDatabase(databaseUrl, { max: CONCURRENCY, name: 'tranche jobs' });
	const pgPool = openQueue(databaseUrl, log);
	const leaveClock = await followClock(sql, log);
	const workerIds = new Set<string>();
	const ending = new AbortController();

	const start = () =>
		run({
			pgPool,
			concurrency: CONCURRENCY,
			// Ends with the process that it lives in, by `stop`.
			noHandleSignals: true,
			gracefulShutdownAbortTimeout: FINISH_WITHIN_MS,
			// Batched, what became of a job is written with retries and before the end. Unbatched,
			// version 0.18 waits for neither, and a failed write would end the process.
			preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
			logger: loggerInto(log),
			events: watched(log, workerIds),
			taskList: taskListOf(jobs, { sql, config, clock: systemClock, log }),
			parsedCronItems: parseCronItems([...cron])
		});

	let runner = await start();
	const heartbeat = startHeartbeat(sql, log, workerIds);
	await heartbeat.beat();
	const watching = (async () => {
		while (!ending.signal.aborted) {
			const reason: unknown = await runner.promise.then(
				() => 'stopped',
				(error) => error
			);
			if (ending.signal.aborted) return;
			log.error({ err: reason }, 'the job runner ended and is started again');
			runner = await startAgain(start, ending.signal, runner);
		}
	})();

	return {
		async stop() {
			ending.abort();
			leaveClock();
			const finished = Promise.allSettled([runner.stop(), watching]);
			await Promise.race([finished, sleep(FINISH_WITHIN_MS, undefined, { ref: false })]);
			await Promise.race([
				heartbeat.stop().catch(() => {}),
				sleep(1000, undefined, { ref: false })
			]);
			await sql.end({ timeout: 1 });
			await Promise.race([pgPool.end(), sleep(1000, undefined, { ref: false })]);
		}
	};
}

/**
 * The connections of the queue. A pool that graphile-worker opens itself loses its listeners before its
 * connections are closed, and one that is cut in between would end the process.
 */
export function openQueue(connectionString: string, log: Log): Pool {
	const pool = new Pool({ connectionString, max: CONCURRENCY + 2 });
	const note = (error: Error) => log.debug({ err: error }, 'a connection of the queue was lost');
	pool.on('error', note);
	pool.on('connect', (client) => void client.on('error', note));
	return pool;
}

/** Tries until the database is there again. When the process ends meanwhile, the old one is given back. */
async function startAgain(
	start: () => Promise<Runner>,
	ending: AbortSignal,
	old: Runner
): Promise<Runner> {
	while (!ending.aborted) {
		await sleep(START_AGAIN_AFTER_MS, undefined, { signal: ending }).catch(() => {});
		if (ending.aborted) break;
		const runner = await start().catch(() => null);
		if (runner && !ending.aborted) return runner;
		await runner?.stop().catch(() => {});
	}
	return old;
}

function taskListOf(jobs: Readonly<Record<string, Job>>, context: JobContext): TaskList {
	const run = (name: string, job: Job) => (payload: unknown) =>
		job({ ...context, log: context.log.child({ job: name }) }, payload as Record<string, unknown>);
	return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, run(name, job)]));
}

function watched(log: Log, workerIds: Set<string>): WorkerEvents {
	const events = new EventEmitter() as WorkerEvents;
	// A job is locked in the name of the pool, not of the one worker in it.
	events.on('pool:create', ({ workerPool }) => void workerIds.add(workerPool.id));
	events.on('pool:release', ({ workerPool }) => void workerIds.delete(workerPool.id));
	events.on('job:success', ({ job }) => countJob(job.task_identifier, 'done'));
	events.on('job:error', ({ job, error }) => {
		const { id, task_identifier: name, attempts, max_attempts: of } = job;
		countJob(name, 'failed');
		// The payload stays out: it may hold an address.
		log[attempts < of ? 'warn' : 'error'](
			{ err: error, job: name, id, attempts, of },
			'a job failed'
		);
	});
	return events;
}

/** Its own words at debug: failed jobs are logged above, with less of what they carry. */
const loggerInto = (log: Log) =>
	new Logger(() => (level, message) => {
		log[level === 'warning' ? 'warn' : 'debug']({ from: 'graphile-worker' }, message);
	});
