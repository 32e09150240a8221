import type { Job } from '#lib/platform/jobs.server.ts';
import { deleteExpiredSessions } from './sessions.server.ts';

const OLD_LINK_DAYS = 30;

/** Forgets sessions that ended and links that led somewhere once. Running it twice deletes nothing more. */
export const tidyIdentity: Job = async ({ sql, log }) => {
	await deleteExpiredSessions(sql);
	const links = await sql`
		delete from mailed_link
		where least(used_at, expires_at) < now() - make_interval(days => ${OLD_LINK_DAYS})`;
	log.info({ links: links.count }, 'tidied');
};
