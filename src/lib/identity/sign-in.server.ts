import * as v from 'valibot';
import type { Actor, Roles } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { giveBack, type Hit, type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { emailAddress } from './email.rules.ts';
import { isRight, passwordOf } from './passwords.server.ts';
import { closeSessionQuietly, openSession, readSession } from './sessions.server.ts';

// Only tries that fail stay counted. A whole hospital may share one network address.
export const signInByAccount: Limit = { name: 'sign-in-account', max: 20, windowSeconds: 900 };
const signInByAddress: Limit = { name: 'sign-in-address', max: 300, windowSeconds: 900 };

export const signInSchema = v.object({
	email: emailAddress,
	password: v.pipe(
		v.string('Enter your password'),
		v.nonEmpty('Enter your password'),
		v.maxLength(1000, 'That password is too long')
	)
});

export type SignIn = {
	email: string;
	password: string;
	address: string;
	device: string | null;
	/** The session that the device had before; the new one takes its place. */
	replaces: string | null;
};

/**
 * Whoever sits at an open session may not guess its password any faster than a stranger.
 * @returns what was taken from the limit: given back once the act succeeds
 * @throws Invalid for the field `currentPassword`, TooMany
 */
export async function proveByPassword(
	sql: Sql,
	actor: Actor,
	{ email, password }: { email: string; password: string }
): Promise<Hit[]> {
	const hits: Hit[] = [{ limit: signInByAccount, subject: email }];
	await takeHits(sql, actor, hits);
	const { hash: hashed } = await passwordOf(sql, email);
	if (await isRight(hashed, password)) return hits;
	throw new Invalid([{ field: 'currentPassword', message: 'That is not your password' }]);
}

/**
 * Opens a session for an address and its password. Whether the account is missing, has no password
 * or the password is wrong, the answer is the same sentence after the same work. Not idempotent by
 * nature: each call opens one session.
 * @throws Invalid, TooMany
 */
export async function signIn(
	sql: Sql,
	visitor: Actor,
	input: SignIn
): Promise<{ sessionId: string; roles: Roles }> {
	const hits: Hit[] = [
		{ limit: signInByAccount, subject: input.email },
		{ limit: signInByAddress, subject: placeOf(input.address) }
	];
	await takeHits(sql, visitor, hits);
	const { personId, hash } = await passwordOf(sql, input.email);
	const right = await isRight(hash, input.password);
	if (!right || personId === null) {
		const subject = personId === null ? null : { type: 'person', id: personId };
		await inTransaction(sql, (tx) => recordAudit(tx, visitor, 'sign-in-refused', subject));
		throw new Invalid([
			{ field: 'email', message: 'The e-mail address or the password is not right' }
		]);
	}
	const sessionId = await inTransaction(sql, async (tx) => {
		if (input.replaces) await closeSessionQuietly(tx, input.replaces);
		const id = await openSession(tx, personId, input.device);
		const actor = { ...visitor, personId };
		const device = input.device ?? 'unknown';
		await recordAudit(tx, actor, 'signed-in', { type: 'person', id: personId }, { device });
		await giveBack(tx, visitor, hits);
		return id;
	});
	const session = await readSession(sql, sessionId);
	if (!session) throw new Error('A new session cannot be read.');
	return { sessionId, roles: session.roles };
}
