import * as v from 'valibot';
import { systemActor } from '#lib/platform/actor.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import type { Job } from '#lib/platform/jobs.server.ts';
import { isQueued, queueMail } from '#lib/platform/mail.server.ts';
import { addressTakenLetter, NEW_EMAIL_HOURS, newEmailLetter } from './account-letters.rules.ts';
import { issueLink, useUpLinks } from './links.server.ts';

const uuid = v.pipe(v.string(), v.uuid());
const payloadSchema = v.object({
	personId: uuid,
	email: v.string(),
	mailId: uuid,
	askedAt: v.optional(v.pipe(v.string(), v.isoTimestamp()))
});

/**
 * Mails a link to the address that somebody wants for themselves; where it belongs to another account,
 * the one who reads there is told instead, and nothing changes. The mail's id is chosen by the
 * request, so a second run finds it queued and does nothing.
 */
export const mailNewEmail: Job = async ({ sql, config, clock }, payload) => {
	const { personId, email, mailId, askedAt } = v.parse(payloadSchema, payload);
	const actor = systemActor(clock.now(), `mail:${mailId}`);
	await inTransaction(sql, async (tx) => {
		const [person] = await tx<{ name: string }[]>`
			select name from person where id = ${personId} and closed_at is null for no key update`;
		if (!person || (await isQueued(tx, mailId))) return;
		// Whoever asked knew the password of then: another one since ends what they asked for.
		const [since] = await tx`
			select from password where person_id = ${personId} and changed_at > ${askedAt ?? null}`;
		if (since) return;
		// What was mailed to another address, mistyped perhaps, must not work beside this one.
		await useUpLinks(tx, actor, { personId, purpose: 'new-email' });
		const [holder] = await tx<{ name: string }[]>`select name from person where email = ${email}`;
		if (holder) {
			const letter = addressTakenLetter(holder.name, config.origin);
			await queueMail(tx, actor, { id: mailId, to: email, ...letter });
			return;
		}
		const link = { personId, purpose: 'new-email', hours: NEW_EMAIL_HOURS, email } as const;
		const token = await issueLink(tx, actor, link);
		const letter = newEmailLetter(person.name, `${config.origin}/new-email/${token}`);
		await queueMail(tx, actor, { id: mailId, to: email, ...letter });
	});
};
