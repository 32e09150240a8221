import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { readConfig } from './config.server.ts';
import { inTransaction, type Sql } from './database.server.ts';
import { isWorkerAlive } from './heartbeat.server.ts';
import { type JobRunner, openQueue, runJobs } from './job-runner.server.ts';
import type { Job } from './jobs.server.ts';
import { createLog, type Log } from './log.server.ts';
import { addJob } from './queue.server.ts';
import { readiness } from './readiness.server.ts';

let database: TestDatabase;
let sql: Sql;
const runners: JobRunner[] = [];

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterEach(async () => {
	await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});
afterAll(() => database.drop());

async function start(jobs: Record<string, Job>): Promise<JobRunner> {
	const config = readConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'silent' });
	const runner = await runJobs({ config, log: createLog(config) }, jobs, []);
	runners.push(runner);
	return runner;
}
const queue = (name: string, payload = {}) => inTransaction(sql, (tx) => addJob(tx, name, payload));

async function until(holds: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
	const end = Date.now() + withinMs;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error('It did not come to hold in time.');
		await sleep(25);
	}
}

it('runs what a committed story queued, and nothing of one that was undone', async () => {
	const done: unknown[] = [];
	await start({ note: async (_context, payload) => void done.push(payload['n']) });
	const undone = inTransaction(sql, async (tx) => {
		await addJob(tx, 'note', { n: 'undone' });
		throw new Error('undone');
	});
	await expect(undone).rejects.toThrow('undone');
	await queue('note', { n: 'done' });
	await until(() => done.length > 0);
	await sleep(100);
	expect(done).toEqual(['done']);
});

it('runs each job once although two workers look for it', async () => {
	const done: number[] = [];
	const note: Job = async (_context, payload) => void done.push(payload['n'] as number);
	await start({ note });
	await start({ note });
	await inTransaction(sql, async (tx) => {
		for (let n = 0; n < 50; n += 1) await addJob(tx, 'note', { n });
	});
	await until(() => done.length >= 50);
	await sleep(200);
	expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

it('is ready while it runs, and says why when it does not', async () => {
	const runner = await start({});
	expect(await readiness(sql)).toEqual({ ready: true, reasons: [] });
	await runner.stop();
	runners.length = 0;
	expect(await isWorkerAlive(sql)).toBe(false);
	expect(await readiness(sql)).toEqual({
		ready: false,
		reasons: ['No worker was seen in the last minute.']
	});
});

it('lets the job that runs finish before it stops', async () => {
	let finished = false;
	let begun = false;
	const runner = await start({
		slow: async () => {
			begun = true;
			await sleep(600);
			finished = true;
		}
	});
	await queue('slow');
	await until(() => begun);
	// Who locks a job is who says that it lives: else a living worker would be taken for dead.
	const [lock] = await sql<{ lives: boolean }[]>`
		select exists (select from worker_heartbeat h where h.worker_id = j.locked_by) as lives
		from graphile_worker.jobs j where task_identifier = 'slow'`;
	expect(lock).toEqual({ lives: true });
	await runner.stop();
	runners.length = 0;
	expect(finished).toBe(true);
	const left = await sql`select * from graphile_worker.jobs where task_identifier = 'slow'`;
	expect(left).toHaveLength(0);
});

it('frees at its start what a killed worker held, and leaves alone what a living one holds', async () => {
	await queue('held', { n: 1 });
	await queue('held', { n: 2 });
	const [dead, alive] = ['worker-dead', 'worker-alive'];
	await sql`
		insert into worker_heartbeat values
			(${dead}, now() - interval '5 minutes'), (${alive}, now() - interval '30 seconds')`;
	await sql`
		update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes', attempts = 1,
			locked_by = case when payload->>'n' = '1' then ${dead} else ${alive} end
		where payload->>'n' in ('1', '2')`;
	const done: unknown[] = [];
	await start({ held: async (_context, payload) => void done.push(payload['n']) });
	await until(() => done.length > 0);
	await sleep(200);
	expect(done).toEqual([1]);
	await sql`delete from graphile_worker._private_jobs where payload->>'n' = '2'`;
});

it('goes on by itself after all its connections were cut', async () => {
	const done: unknown[] = [];
	await start({ note: async (_context, payload) => void done.push(payload['n']) });
	await queue('note', { n: 'before' });
	await until(() => done.includes('before'));
	await sql`
		select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid()`.catch(() => {});
	await until(async () => {
		await queue('note', { n: 'after' }).catch(() => {});
		await sleep(200);
		return done.includes('after');
	}, 15_000);
});

it('hears of each connection of the queue that is cut, idle or at work, and opens others', async () => {
	const lost: string[] = [];
	const log = { debug: (_: object, message: string) => lost.push(message) } as unknown as Log;
	const pool = openQueue(database.url, log);
	const [idle, atWork] = await Promise.all([pool.connect(), pool.connect()]);
	idle.release();
	await sql`
		select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid()`;
	// One that nobody heard of would have ended this process.
	await until(() => lost.length >= 2);
	atWork.release(true);
	expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
	await pool.end();
});
