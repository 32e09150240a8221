import { systemActor } from '#lib/platform/actor.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { expireAwards } from './expire-awards.server.ts';

/** Daily. Missed days are caught up by the next run; a second run finds nothing to do. */
export const expireAwardsJob: Job = async ({ sql, config, clock, log }) => {
	const counted = await expireAwards(sql, systemActor(clock.now(), 'expire-awards'), config);
	log.info(counted, 'awards aged');
};
