import { randomBytes } from 'node:crypto';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';

/** How long the old secret goes on signing beside the new one. */
export const EXCHANGE_DAYS = 14;

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The secrets that sign and are believed at that moment, the newest first. */
export async function liveSecrets(sql: AnySql, receiverId: string, at: Date): Promise<string[]> {
	const rows = await sql<{ secret: string }[]>`
		select secret from receiver_secret
		where receiver_id = ${receiverId} and (ends_at is null or ends_at > ${at})
		order by ends_at is null desc, made_at desc`;
	return rows.map(({ secret }) => secret);
}

export async function addSecret(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	secret: string
): Promise<void> {
	await tx`insert into receiver_secret ${tx({ id: newId(), receiverId, secret, madeAt: actor.at })}`;
}

/**
 * Begins to exchange the secret: from now on each message carries the signatures of both, for two
 * weeks or until staff end it. A second press finds an exchange going on and changes nothing.
 */
export async function rotateSecret(tx: Transaction, actor: Actor, id: string): Promise<void> {
	await lockReceiver(tx, actor, id);
	if ((await liveSecrets(tx, id, actor.at)).length > 1) return;
	const endsAt = new Date(actor.at.getTime() + EXCHANGE_DAYS * 86_400_000);
	await tx`
		update receiver_secret set ends_at = ${endsAt} where receiver_id = ${id} and ends_at is null`;
	await addSecret(tx, actor, id, newSecret());
	await recordAudit(tx, actor, 'secret-exchange-begun', { type: 'receiver', id });
}

/** The register has the new secret: the old one signs no more and is believed no more. */
export async function endExchange(tx: Transaction, actor: Actor, id: string): Promise<void> {
	await lockReceiver(tx, actor, id);
	const ended = await tx`
		update receiver_secret set ends_at = ${actor.at} where receiver_id = ${id} and ends_at > ${actor.at}`;
	if (ended.count > 0) {
		await recordAudit(tx, actor, 'secret-exchange-ended', { type: 'receiver', id });
	}
}

async function lockReceiver(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'register.manage');
	const [receiver] = isId(id) ? await tx`select from receiver where id = ${id} for update` : [];
	if (!receiver) throw new NotFound('That register');
}
