import type { Job } from '#lib/platform/jobs.server.ts';
import { keepMarkLines } from './mark-lines.server.ts';

/** Every hour. What was missed while nothing ran is caught up; a second run finds nothing to do. */
export const keepMarkLinesJob: Job = async ({ sql, log }) => {
	const kept = await keepMarkLines(sql);
	if (kept > 0) log.info({ kept }, 'figures of marks kept');
};
