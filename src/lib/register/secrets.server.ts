import { randomBytes } from 'node:crypto';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import {
	type AnySql,
	inTransaction,
	type Sql,
	type Transaction
} from '#lib/platform/database.server.ts';
import { Away, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { opened, sealed, sealsNow } from '#lib/platform/sealing-secrets.server.ts';

/** How long the old secret goes on signing beside the new one. */
export const EXCHANGE_DAYS = 14;

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

type Stored = { id: string; secret: string | null; sealed: Buffer | null };

/** Those that sign and are believed at that moment, the newest first. */
const liveRows = (sql: AnySql, receiverId: string, at: Date): Promise<Stored[]> => sql<Stored[]>`
	select id, secret, sealed from receiver_secret
	where receiver_id = ${receiverId} and (ends_at is null or ends_at > ${at})
	order by ends_at is null desc, made_at desc`;

/** In clear lies what no start has sealed yet. Null: it cannot be opened. */
const openedFrom = async ({ id, secret, sealed: bytes }: Stored): Promise<string | null> =>
	secret ?? (bytes && (await opened(id, bytes)));

/**
 * The secrets that sign and are believed at that moment, the newest first.
 * @throws Away when ISSUER_KEY_SECRET opens none of them: nothing is sent unsigned, or believed
 */
export async function liveSecrets(sql: AnySql, receiverId: string, at: Date): Promise<string[]> {
	const rows = await liveRows(sql, receiverId, at);
	const all = (await Promise.all(rows.map(openedFrom))).filter((secret) => secret !== null);
	if (rows.length > 0 && all.length === 0) {
		const cause = new Error('ISSUER_KEY_SECRET does not open the secret. See docs/operations.md.');
		throw new Away('Messages to and from this register cannot be signed now.', { cause });
	}
	return all;
}

/** For staff: the newest secret, null where it cannot be opened, and whether it is being exchanged. */
export async function shownSecret(sql: AnySql, receiverId: string, at: Date) {
	const [newest, old] = await liveRows(sql, receiverId, at);
	const secret = newest ? await openedFrom(newest) : null;
	return { secret, exchanging: old !== undefined };
}

/** Sealed and bound to its row. @throws Refused in production without ISSUER_KEY_SECRET */
export async function addSecret(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	secret: string
): Promise<void> {
	const id = newId();
	const bytes = await sealed(id, secret);
	const kept = bytes ? { sealed: bytes } : { secret };
	await tx`insert into receiver_secret ${tx({ id, receiverId, ...kept, madeAt: actor.at })}`;
}

/**
 * Seals what lies in clear, and destroys what has ended; `anew` seals all of it with the first secret
 * of the environment. Idempotent, and safe beside processes that sign: what is sealed is the same.
 * @returns how many were sealed: none in production without ISSUER_KEY_SECRET
 * @throws Refused when one cannot be opened to seal it anew; nothing is changed then
 */
export async function sealSecrets(sql: Sql, actor: Actor, { anew = false } = {}): Promise<number> {
	if (!sealsNow()) return 0;
	return await inTransaction(sql, async (tx) => {
		await destroyEnded(tx, actor.at);
		const rows = await tx<Stored[]>`
			select id, secret, sealed from receiver_secret
			where secret is not null or (${anew} and sealed is not null)
			order by id for update`;
		for (const row of rows) {
			const plain = await openedFrom(row);
			if (plain === null)
				throw new Refused('ISSUER_KEY_SECRET does not open the secret of a register.');
			await tx`
				update receiver_secret set secret = null, sealed = ${await sealed(row.id, plain)}
				where id = ${row.id}`;
		}
		if (rows.length > 0) {
			await recordAudit(tx, actor, 'receiver-secrets-sealed', null, { secrets: rows.length });
		}
		return rows.length;
	});
}

/** Ends whatever this register has: nobody can open it. */
export async function endSecrets(tx: Transaction, actor: Actor, receiverId: string): Promise<void> {
	await tx`
		update receiver_secret set ends_at = ${actor.at}
		where receiver_id = ${receiverId} and (ends_at is null or ends_at > ${actor.at})`;
	await destroyEnded(tx, actor.at);
}

/** Nobody needs a secret that has ended but a forger. That there was one stays. */
const destroyEnded = (tx: Transaction, at: Date) => tx`
	update receiver_secret set secret = null, sealed = null
	where ends_at <= ${at} and (secret is not null or sealed is not null)`;

/**
 * Begins to exchange the secret: from now on each message carries the signatures of both, for two
 * weeks or until staff end it. A second press finds an exchange going on and changes nothing.
 */
export async function rotateSecret(tx: Transaction, actor: Actor, id: string): Promise<void> {
	await lockReceiver(tx, actor, id);
	if ((await liveRows(tx, id, actor.at)).length > 1) return;
	await destroyEnded(tx, actor.at);
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
	await destroyEnded(tx, actor.at);
	if (ended.count > 0) {
		await recordAudit(tx, actor, 'secret-exchange-ended', { type: 'receiver', id });
	}
}

async function lockReceiver(tx: Transaction, actor: Actor, id: string): Promise<void> {
	authorise(actor, 'register.manage');
	const [receiver] = isId(id) ? await tx`select from receiver where id = ${id} for update` : [];
	if (!receiver) throw new NotFound('That register');
}
