import type { Sql } from './database.server.ts';
import { openFileStore } from './files.server.ts';
import type { Job } from './jobs.server.ts';
import { dueBefore } from './retention.rules.ts';

/**
 * Forgets what the platform needs no longer, as the table of retention says. What is due is found by
 * its age, so a night that was missed is caught up by the next; running it twice deletes nothing more.
 */
export const tidyPlatform: Job = async ({ sql, config, clock, log }) => {
	const now = clock.now();
	const windows = await sql`
		delete from rate_limit where window_start < ${dueBefore('tries', now)}`;
	await sql`delete from worker_heartbeat where seen_at < ${dueBefore('tries', now)}`;
	const bodies = await sql`
		update mail set body_text = ''
		where created_at < ${dueBefore('mailText', now)} and body_text <> ''`;
	const mails = await sql`delete from mail where created_at < ${dueBefore('mail', now)}`;
	const files = await deleteStrayFiles(sql, config, dueBefore('strayFile', now));
	log.info(
		{ windows: windows.count, mailBodies: bodies.count, mails: mails.count, files },
		'tidied'
	);
};

/** Bytes that were stored for a hand-in that did not succeed: no row names them. */
async function deleteStrayFiles(
	sql: Sql,
	config: Parameters<typeof openFileStore>[0],
	before: Date
): Promise<number> {
	const files = openFileStore(config);
	let deleted = 0;
	for await (const sha256 of files.storedBefore?.(before) ?? []) {
		const [named] = await sql`
			select from file
			where sha256 = decode(${sha256}, 'hex') or nameless_sha256 = decode(${sha256}, 'hex') limit 1`;
		if (named) continue;
		await files.delete(sha256);
		deleted += 1;
	}
	return deleted;
}
