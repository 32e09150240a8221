import type { Job } from './jobs.server.ts';

const MAIL_BODY_DAYS = 30;

/** Forgets what the platform needs no longer. Running it twice deletes nothing more. */
export const tidyPlatform: Job = async ({ sql, log }) => {
	const windows = await sql`delete from rate_limit where window_start < now() - interval '1 day'`;
	await sql`delete from worker_heartbeat where seen_at < now() - interval '1 day'`;
	const bodies = await sql`
		update mail set body_text = ''
		where created_at < now() - make_interval(days => ${MAIL_BODY_DAYS}) and body_text <> ''`;
	log.info({ windows: windows.count, mailBodies: bodies.count }, 'tidied');
};
