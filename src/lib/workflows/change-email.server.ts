import * as v from 'valibot';
import {
	emailChangedLetter,
	emailIsNowLetter,
	NEW_EMAIL_HOURS,
	newEmailLetter
} from '#lib/identity/account-letters.rules.ts';
import {
	authoriseAccount,
	changeAddress,
	type LockedPerson,
	lockPerson,
	lockPersonForLink,
	refuseClosed
} from '#lib/identity/change-person.server.ts';
import { emailAddress } from '#lib/identity/email.rules.ts';
import { issueLink, newEmailOf, useLink, useUpLinks } from '#lib/identity/links.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { tellNewAddress } from '#lib/register/consents.server.ts';
import { evidenceSchema } from './change-award.server.ts';
import { inviteAgainTo, type Site } from './send-invitation.server.ts';

type Academy = Site & { mailFrom: string };

export const newEmailSchema = v.object({ email: emailAddress, evidence: evidenceSchema });

/** One mail a minute is what a double click may cause. */
const asked: Limit = { name: 'new-email', max: 1, windowSeconds: 60 };

/**
 * Mails a link to the new address, which becomes theirs when somebody there says yes. A double press
 * within a minute is refused and mails nothing.
 * @throws Invalid, TooMany
 */
export async function askNewEmail(
	sql: Sql,
	actor: Actor,
	{ origin }: Site,
	{ personId, email }: { personId: string; email: string }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const person = await lockPerson(tx, actor, personId);
		authoriseAccount(actor, person);
		refuseClosed(person);
		await refuseTaken(tx, person, email);
		await takeHits(tx, actor, [{ limit: asked, subject: person.id }]);
		await useUpLinks(tx, actor, { personId, purpose: 'new-email' });
		const link = { personId, purpose: 'new-email', hours: NEW_EMAIL_HOURS, email } as const;
		const token = await issueLink(tx, actor, link);
		const letter = newEmailLetter(person.name, `${origin}/new-email/${token}`);
		await queueMail(tx, actor, { to: email, ...letter });
		await recordAudit(tx, actor, 'email-change-asked', { type: 'person', id: person.id });
	});
}

/**
 * Whoever reads at the new address says yes: the link works once, so a second press is refused and
 * the address stands.
 * @throws Refused, Invalid
 */
export async function confirmNewEmail(
	sql: Sql,
	visitor: Actor,
	academy: Academy,
	token: string
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const link = await newEmailOf(tx, visitor, token);
		if (!link) throw new Refused('This link has been used already or is too old.');
		const person = await lockPersonForLink(tx, link.personId);
		await useLink(tx, visitor, { token, purpose: 'new-email' });
		const { email } = link;
		if (await changeAddress(tx, visitor, person, { email, how: { by: 'link' } })) {
			await tellOldAddress(tx, visitor, academy, person);
			await tellNewAddress(tx, visitor, person.id);
		}
	});
}

/**
 * Staff change the address at once, on evidence that they have seen; every device is signed out.
 * Idempotent: an address that is theirs already is not changed or told again.
 */
export async function changeEmailByStaff(
	sql: Sql,
	actor: Actor,
	academy: Academy,
	{ personId, email, evidence }: { personId: string; email: string; evidence: string }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const person = await lockPerson(tx, actor, personId);
		authoriseAccount(actor, person);
		const how = { by: 'staff', evidence } as const;
		if (!(await changeAddress(tx, actor, person, { email, how }))) return;
		await tellOldAddress(tx, actor, academy, person);
		// Who was invited and has not come gets the invitation at the new address: that says it all.
		if (!(await inviteAgainTo(tx, actor, academy, person.id))) {
			const letter = emailIsNowLetter(person.name, academy.origin);
			await queueMail(tx, actor, { to: email, ...letter });
		}
		await tellNewAddress(tx, actor, person.id);
	});
}

async function tellOldAddress(
	tx: Transaction,
	actor: Actor,
	{ mailFrom }: Academy,
	{ name, email }: LockedPerson
): Promise<void> {
	await queueMail(tx, actor, { to: email, ...emailChangedLetter(name, addressIn(mailFrom)) });
}

async function refuseTaken(tx: Transaction, person: LockedPerson, email: string): Promise<void> {
	const [holder] = await tx<{ id: string }[]>`select id from person where email = ${email}`;
	if (!holder) return;
	const message =
		holder.id === person.id
			? 'This is their address already'
			: 'Someone with this e-mail address is here already';
	throw new Invalid([{ field: 'email', message }]);
}
