import { systemActor } from '#lib/platform/actor.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { closeMissedTries } from './close-missed-tries.server.ts';

/** Every hour. What was missed while nothing ran is caught up; a second run finds nothing to do. */
export const closeMissedTriesJob: Job = async ({ sql, clock, log }) => {
	const closed = await closeMissedTries(sql, systemActor(clock.now(), 'close-missed-tries'));
	log.info({ closed }, 'missed tries closed');
};
