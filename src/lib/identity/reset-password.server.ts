import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { addJob } from '#lib/platform/queue.server.ts';
import { forgiveHits, giveBack, type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { linkHolder, useLink, useUpLinks } from './links.server.ts';
import { setPassword } from './passwords.server.ts';
import { authorise } from './permissions.rules.ts';
import { closeSessions } from './sessions.server.ts';
import { proveByPassword, signInByAccount } from './sign-in.server.ts';

const resetByAccount: Limit = { name: 'reset-account', max: 5, windowSeconds: 3600 };
const resetByAddress: Limit = { name: 'reset-address', max: 100, windowSeconds: 3600 };

const purpose = 'reset-password';
/** A new address may have been asked for by somebody who knew the old password: it would take the account. */
const endedByPassword = [purpose, 'new-email'] as const;

/**
 * Takes note that someone forgot a password. The job looks for the account, so that neither the
 * answer nor its time tells whether there is one. Asking again mails again, within limits.
 * @throws TooMany
 */
export async function requestReset(
	sql: Sql,
	visitor: Actor,
	{ email, address }: { email: string; address: string }
): Promise<void> {
	await takeHits(sql, visitor, [
		{ limit: resetByAccount, subject: email },
		{ limit: resetByAddress, subject: placeOf(address) }
	]);
	await inTransaction(sql, (tx) => addJob(tx, 'mail-reset-link', { email, mailId: newId() }));
}

/** Staff help someone in: the same link, asked for by them. Asking again mails again. */
export async function mailPasswordLink(
	sql: Sql,
	actor: Actor,
	{ id, email }: { id: string; email: string }
): Promise<void> {
	authorise(actor, 'people.manage');
	await inTransaction(sql, async (tx) => {
		await addJob(tx, 'mail-reset-link', { email, mailId: newId() });
		await recordAudit(tx, actor, 'reset-link-asked', { type: 'person', id });
	});
}

/**
 * Sets a new password by a mailed link, signs every device out and uses up the person's other
 * links, those that would give them another address too. A second press finds the link used and is refused; the password it set before stands.
 * @throws Invalid, Refused
 */
export async function resetPassword(
	sql: Sql,
	visitor: Actor,
	{ token, password }: { token: string; password: string }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const holder = await linkHolder(tx, visitor, { token, purpose });
		const personId = await useLink(tx, visitor, { token, purpose });
		await setPassword(tx, visitor, { personId, password, field: 'newPassword' });
		await useUpLinks(tx, visitor, { personId, purpose: endedByPassword });
		await closeSessions(tx, personId);
		if (holder) await forgiveHits(tx, { limit: signInByAccount, subject: holder.email });
		await recordAudit(tx, visitor, 'password-reset', { type: 'person', id: personId });
	});
}

/**
 * Changes the actor's own password, signs their other devices out and uses up links that were mailed
 * before. Repeating it changes nothing more.
 * @throws Invalid, TooMany
 */
export async function changePassword(
	sql: Sql,
	actor: Actor & { personId: string },
	input: { email: string; current: string; password: string; sessionId: string }
): Promise<void> {
	const { email, current } = input;
	const hits = await proveByPassword(sql, actor, { email, password: current });
	await inTransaction(sql, async (tx) => {
		const { personId } = actor;
		await setPassword(tx, actor, { personId, password: input.password, field: 'newPassword' });
		await useUpLinks(tx, actor, { personId, purpose: endedByPassword });
		await closeSessions(tx, personId, input.sessionId);
		await giveBack(tx, actor, hits);
		await recordAudit(tx, actor, 'password-changed', { type: 'person', id: personId });
	});
}
