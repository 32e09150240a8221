import type { Job } from '#lib/platform/jobs.server.ts';
import { dueBefore } from '#lib/platform/retention.rules.ts';
import { deleteExpiredSessions } from './sessions.server.ts';

const signIns = [
	'signed-in',
	'sign-in-refused',
	'signed-out',
	'signed-out-device',
	'signed-out-everywhere'
];

/**
 * Forgets sessions that ended, links that led somewhere once, and old sign-ins. By age, so a missed
 * night is caught up; running it twice deletes nothing more.
 */
export const tidyIdentity: Job = async ({ sql, clock, log }) => {
	const now = clock.now();
	await deleteExpiredSessions(sql);
	const links = await sql`
		delete from mailed_link where least(used_at, expires_at) < ${dueBefore('links', now)}`;
	const old = await sql`
		delete from audit where at < ${dueBefore('signIns', now)}
			and action = any(${signIns}::text[])`;
	log.info({ links: links.count, signIns: old.count }, 'tidied');
};
