import { createTransport } from 'nodemailer';
import * as v from 'valibot';
import type { Sql } from './database.server.ts';
import type { Job } from './jobs.server.ts';
import { isReservedAddress } from './reserved-domain.rules.ts';

type Row = { id: string; toAddress: string; subject: string; bodyText: string; createdAt: Date };

const payloadSchema = v.object({ mailId: v.pipe(v.string(), v.uuid()) });

/**
 * Hands one mail to the mail server. SMTP cannot promise once: should the process die between the
 * server's yes and our note of it, the mail goes again under the same Message-ID, by which mail
 * programs drop the second. Without a mail server it waits in the outbox; so does, for good, a mail to an address
 * that belongs to nobody: those of demo people are.
 */
export const sendMail: Job = async ({ sql, config, clock, log }, payload) => {
	const { mailId } = v.parse(payloadSchema, payload);
	if (!config.smtpUrl) return;
	const [mail] = await sql<Row[]>`
		select id, to_address, subject, body_text, created_at from mail
		where id = ${mailId} and sent_at is null`;
	if (!mail || isReservedAddress(mail.toAddress)) return;
	try {
		await handOver(mail, { smtpUrl: config.smtpUrl, from: config.mailFrom, origin: config.origin });
	} catch (error) {
		const { reason, final } = whyNot(error);
		await sql`update mail set last_error = ${reason} where id = ${mailId}`;
		if (!final) throw error;
		log.warn({ mailId }, 'the mail server refused a mail for good');
		return;
	}
	await recordSent(sql, mailId, clock.now());
};

async function handOver(
	mail: Row,
	{ smtpUrl, from, origin }: { smtpUrl: string; from: string; origin: string }
): Promise<void> {
	const transport = createTransport(smtpUrl);
	try {
		await transport.sendMail({
			messageId: `<${mail.id}@${new URL(origin).hostname}>`,
			date: mail.createdAt,
			from,
			// As an object: what stands in it is one address, whatever characters it has.
			to: { name: '', address: mail.toAddress },
			subject: mail.subject,
			text: mail.bodyText,
			headers: { 'Auto-Submitted': 'auto-generated' }
		});
	} finally {
		transport.close();
	}
}

/** From now on the links in it are known to its reader alone. */
async function recordSent(sql: Sql, mailId: string, at: Date): Promise<void> {
	await sql`
		update mail set sent_at = ${at}, last_error = null,
			body_text = regexp_replace(body_text, '(/(reset-password|invitation|new-email)/)[A-Za-z0-9_-]+', '\\1(removed)', 'g')
		where id = ${mailId} and sent_at is null`;
}

/** 5xx answers are for good; all else may pass. */
function whyNot(error: unknown): { reason: string; final: boolean } {
	const { responseCode, message } = error as { responseCode?: number; message?: string };
	const final =
		responseCode !== undefined &&
		responseCode >= 500 &&
		responseCode !== 530 &&
		responseCode !== 535;
	return { reason: (message ?? String(error)).slice(0, 500), final };
}
