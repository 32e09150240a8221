import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { wakeOverdue } from './deliveries.server.ts';
import { wakeReplays } from './replays.server.ts';

/**
 * Every minute: queues again what should have been tried two minutes ago. Jobs are queued with each
 * notice and each failure, so this finds something only after a worker was killed in between.
 */
export const wakeDeliveriesJob: Job = async ({ sql, clock, log }) => {
	const actor = systemActor(clock.now(), 'wake-deliveries');
	const before = new Date(actor.at.getTime() - 120_000);
	const [woken, replays] = await inTransaction(sql, async (tx) => [
		await wakeOverdue(tx, actor, before),
		await wakeReplays(tx, actor)
	]);
	if (replays > 0) log.warn({ replays }, 'replays without a job were queued again');
	if (woken > 0) log.warn({ woken }, 'registers without a job were queued again');
};
