import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { isQueued, queueMail } from '#lib/platform/mail.server.ts';
import { issueLink } from './links.server.ts';

const payloadSchema = v.object({ email: v.string(), mailId: v.pipe(v.string(), v.uuid()) });

const LINK_HOURS = 1;

/**
 * Mails a link to whoever asked to reset a password, if the account exists. The mail's id is chosen
 * by the request, so a second run finds it queued and does nothing.
 */
export const mailResetLink: Job = async ({ sql, config, clock }, payload) => {
	const { email, mailId } = v.parse(payloadSchema, payload);
	const actor = systemActor(clock.now(), `mail:${mailId}`);
	await inTransaction(sql, async (tx) => {
		const [person] = await tx<{ id: string; name: string }[]>`
			select id, name from person where email = ${email} and closed_at is null for update`;
		if (!person || (await isQueued(tx, mailId))) return;
		const token = await issueLink(tx, actor, {
			personId: person.id,
			purpose: 'reset-password',
			hours: LINK_HOURS
		});
		await queueMail(tx, actor, {
			id: mailId,
			to: email,
			subject: 'Choose your password',
			text: [
				`Hello ${person.name},`,
				'You, or the staff of Tranche Academy for you, asked for a link to choose your password.',
				`Choose it here within one hour: ${config.origin}/reset-password/${token}`,
				'The link works once. If nobody asked for it, you need do nothing: your password stays as it is.'
			].join('\n\n')
		});
		await recordAudit(tx, actor, 'reset-link-mailed', { type: 'person', id: person.id });
	});
};
