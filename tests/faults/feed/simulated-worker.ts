import { systemActor } from '../../../src/lib/platform/actor.ts';
import { readConfig } from '../../../src/lib/platform/config.server.ts';
import { createLog } from '../../../src/lib/platform/log.server.ts';
import type { Job } from '../../../src/lib/platform/jobs.server.ts';
import { deliverNotices } from '../../../src/lib/register/deliver-notices.job.server.ts';
import { replayFeedJob } from '../../../src/lib/register/replay-feed.job.server.ts';
import { replayFeed } from '../../../src/lib/register/replays.server.ts';
import { wakeDeliveriesJob } from '../../../src/lib/register/wake-deliveries.job.server.ts';
import type { FeedWorld } from './world.ts';

export const HOUR_MS = 3_600_000;
export const STEP_MS = HOUR_MS / 2;

/** A clock that only the test moves. */
export type TestClock = { at: number; now(): Date };

export function testClock(at: number): TestClock {
	const clock = { at, now: () => new Date(clock.at) };
	return clock;
}

/** Six quiet hours, in which somebody sends again what needed a person. */
export async function settle(world: FeedWorld, clock: TestClock): Promise<void> {
	const { sql, receiverId } = world;
	const everything = { receiverId, from: 1, to: Number.MAX_SAFE_INTEGER };
	await replayFeed(sql, systemActor(clock.now()), { ...everything, which: 'stopped' });
	for (let step = 0; step < 12; step++) {
		clock.at += STEP_MS;
		await runDue(world, clock);
	}
}

const config = readConfig({ DEMO: 'on', LOG_LEVEL: 'silent' });
const log = createLog(config);
const AT_ONCE = 4;
const jobs: Readonly<Record<string, Job>> = {
	'deliver-notices': deliverNotices,
	'replay-feed': replayFeedJob
};

/** What a worker does, by the test's clock: the jobs whose time has come, the pressing ones first. */
export async function runDue({ sql }: FeedWorld, clock: TestClock): Promise<void> {
	const context = { sql, config, clock, log };
	await wakeDeliveriesJob(context, {});
	for (;;) {
		const due = await sql<{ name: string; payload: Record<string, unknown>; priority: number }[]>`
			delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
			where t.id = j.task_id and t.identifier = any(${Object.keys(jobs)}::text[])
				and j.run_at <= ${clock.now()}
			returning t.identifier as name, j.payload, j.priority`;
		if (due.length === 0) return;
		const queue = due.toSorted((a, b) => a.priority - b.priority);
		const work = async () => {
			for (let job = queue.shift(); job; job = queue.shift()) {
				await jobs[job.name]!(context, job.payload);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}
}
