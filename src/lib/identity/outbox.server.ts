import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { dateIn, type Page, pageOf, readCursor, writeCursor } from '#lib/platform/cursor.ts';
import type { AnySql, Sql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { addJob } from '#lib/platform/queue.server.ts';
import { authorise } from './permissions.rules.ts';

export type MailLine = {
	id: string;
	toAddress: string;
	subject: string;
	createdAt: Date;
	sentAt: Date | null;
	lastError: string | null;
};

const PAGE_SIZE = 25;

/** Mail that was written, newest first. */
export async function listMail(
	sql: Sql,
	actor: Actor,
	{ after }: { after: string | null }
): Promise<Page<MailLine>> {
	authorise(actor, 'outbox.read');
	const cursor = readCursor(after, dateIn);
	const rows = await sql<MailLine[]>`
		select id, to_address, case when ${toOneMarked(sql, actor)} then 'A mail to somebody you mark'
			else subject end as subject, created_at, sent_at, last_error from mail m
		${cursor ? sql`where (created_at, id) < (${cursor.value}, ${cursor.id})` : sql``}
		order by created_at desc, id desc limit ${PAGE_SIZE + 1}`;
	return pageOf(rows, PAGE_SIZE, ({ createdAt, id }) => writeCursor(createdAt, id));
}

/** `text` is null when the reader may not see it, for their rights or for what they mark; empty once it was removed for its age. */
export type MailRead = MailLine & { text: string | null };

/** Mails say who was given more time, which nobody learns who marks that learner. */
const toOneMarked = (sql: AnySql, actor: Actor) => sql`
	exists (select from person p join enrolment e on e.person_id = p.id
		where p.email = m.to_address and e.cohort_id = any(${[...actor.roles.tutorOf]}::uuid[]))`;

/**
 * One mail. The links in it open other people's accounts: only an administrator reads what was
 * written to someone who has rights, else staff could make themselves administrators.
 */
export async function mailAt(sql: Sql, actor: Actor, id: string): Promise<MailRead> {
	authorise(actor, 'outbox.read');
	if (!isId(id)) throw new NotFound('That mail');
	const [mail] = await sql<
		(MailLine & { text: string; toHolderOfRights: boolean; toOneMarked: boolean })[]
	>`
		select id, to_address, subject, created_at, sent_at, last_error, body_text as text,
			exists (select from person p join role_grant g on g.person_id = p.id and g.revoked_at is null
				where p.email = m.to_address) as to_holder_of_rights,
			${toOneMarked(sql, actor)} as to_one_marked
		from mail m where id = ${id}`;
	if (!mail) throw new NotFound('That mail');
	const { toHolderOfRights, toOneMarked: isMarked, ...line } = mail;
	if (isMarked) return { ...line, subject: 'A mail to somebody you mark', text: null };
	return toHolderOfRights && !actor.roles.admin ? { ...line, text: null } : line;
}

/** Queues a mail once more. While it waits, asking again changes nothing (job key). */
export async function sendAgain(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'outbox.read');
	if (!isId(id)) throw new NotFound('That mail');
	const [mail] = await tx<{ sentAt: Date | null; empty: boolean }[]>`
		select sent_at, body_text = '' as empty from mail where id = ${id} for update`;
	if (!mail) throw new NotFound('That mail');
	if (mail.sentAt) throw new Refused('This mail has left already.');
	if (mail.empty) throw new Refused('This mail is too old: its text was removed.');
	await tx`update mail set last_error = null where id = ${id}`;
	await addJob(tx, 'send-mail', { mailId: id }, { key: `mail:${id}` });
	await recordAudit(tx, actor, 'mail-sent-again', { type: 'mail', id });
}
