import { insertNews, readersOf, recordMailed } from '#lib/messages/news.server.ts';
import type { NewNews } from '#lib/messages/news.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { queueMails } from '#lib/platform/mail.server.ts';
import type { Site } from './send-invitation.server.ts';

/**
 * Staff tell learners something: the news and, if asked for, one mail to each, in one transaction.
 * Idempotent by the key of the form: a second press neither shows nor mails it again.
 */
export async function writeNews(
	sql: Sql,
	actor: Actor,
	{ origin }: Site,
	news: NewNews
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		if (!(await insertNews(tx, actor, news)) || news.mail !== 'yes') return;
		const readers = await readersOf(tx, news.cohortId === 'all' ? null : news.cohortId);
		const mails = readers.map(({ name, email }) => ({
			to: email,
			subject: news.title,
			text: `Hello ${name},\n\n${news.body}\n\nYour academy's news: ${origin}/news\n`
		}));
		await queueMails(tx, actor, mails);
		await recordMailed(tx, news.key, mails.length);
	});
}
