import type { Actor } from './actor.ts';
import type { Transaction } from './database.server.ts';
import { newId } from './id.ts';
import { addJob, addJobs } from './queue.server.ts';

/** `id`: chosen beforehand by a job that may run twice. */
export type Mail = { to: string; subject: string; text: string; id?: string };

/** Puts a mail into the outbox inside the story's transaction; the job `send-mail` takes it from there. */
export async function queueMail(tx: Transaction, actor: Actor, mail: Mail): Promise<string> {
	const id = mail.id ?? newId();
	const row = {
		id,
		toAddress: mail.to,
		subject: mail.subject,
		bodyText: mail.text,
		createdAt: actor.at
	};
	await Promise.all([
		tx`insert into mail ${tx(row)}`,
		addJob(tx, 'send-mail', { mailId: id }, { key: `mail:${id}` })
	]);
	return id;
}

/** Many mails of one story, in few statements. */
export async function queueMails(
	tx: Transaction,
	actor: Actor,
	mails: readonly Mail[]
): Promise<void> {
	if (mails.length === 0) return;
	const rows = mails.map(({ to, subject, text, id = newId() }) => ({
		id,
		toAddress: to,
		subject,
		bodyText: text,
		createdAt: actor.at
	}));
	// A statement takes some sixty thousand values.
	for (let from = 0; from < rows.length; from += 5_000) {
		await tx`insert into mail ${tx(rows.slice(from, from + 5_000))}`;
	}
	const jobs = rows.map(({ id }) => ({ payload: { mailId: id }, options: { key: `mail:${id}` } }));
	await addJobs(tx, 'send-mail', jobs);
}

/** True once the outbox has the mail, whether or not it left since. */
export async function isQueued(tx: Transaction, mailId: string): Promise<boolean> {
	const [row] = await tx`select from mail where id = ${mailId}`;
	return row !== undefined;
}
