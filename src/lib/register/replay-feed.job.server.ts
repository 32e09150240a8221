import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { goOn, queueReplays } from './replays.server.ts';

const payloadSchema = v.object({ replayId: v.string() });

/** Then it queues itself again, behind whatever else waits for the worker. */
const RUN_FOR_MS = 5_000;

/** Goes on with a replay, part by part. Killed at any point, it goes on where the last commit was. */
export const replayFeedJob: Job = async ({ sql, clock, log }, payload) => {
	const { replayId } = v.parse(payloadSchema, payload);
	const end = performance.now() + RUN_FOR_MS;
	while (performance.now() < end) {
		const { finishedAt, notices } = await goOn(
			sql,
			systemActor(clock.now(), 'replay-feed'),
			replayId
		);
		if (!finishedAt) continue;
		log.info({ replayId, notices }, 'a part of the feed was set on its way again');
		return;
	}
	await inTransaction(sql, (tx) => queueReplays(tx, [replayId], clock.now()));
};
