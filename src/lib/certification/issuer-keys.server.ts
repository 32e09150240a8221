import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { type AnySql, inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { canSeal, sealingSecrets } from '#lib/platform/sealing-secrets.server.ts';
import { seal, unseal } from '#lib/platform/seal.rules.ts';

export type IssuerKey = { id: string; publicKey: string; createdAt: Date };
export type SigningKey = IssuerKey & { secretKey: string };

/** Every key that ever signed, the one that signs now first, then the newest. */
export async function issuerKeys(sql: AnySql): Promise<IssuerKey[]> {
	return await sql<IssuerKey[]>`
		select id, public_key, created_at from issuer_key
		order by sealed_secret is null, created_at desc, id desc`;
}

/**
 * The key that signs now: the one that has its private part. The first is made when it is first needed.
 * @throws Refused when no secret of the environment opens it
 */
export async function signingKey(
	sql: Sql,
	actor: Actor,
	secrets: readonly Buffer[]
): Promise<SigningKey> {
	const signs = await keyThatSigns(sql);
	const key = signs ?? (await makeKey(sql, actor, secrets, { onlyFirst: true }));
	const secretKey = unseal(secrets, key.id, key.sealedSecret);
	if (!secretKey) {
		throw new Refused(
			'Digital badges cannot be signed: ISSUER_KEY_SECRET does not open the key. See docs/operations.md.'
		);
	}
	return { id: key.id, publicKey: key.publicKey, createdAt: key.createdAt, secretKey };
}

/**
 * A new key signs from now on. What the old ones signed stays valid; their private parts are destroyed,
 * since nobody needs them any more but a forger.
 */
export async function rotateKey(
	sql: Sql,
	actor: Actor,
	secrets: readonly Buffer[]
): Promise<IssuerKey> {
	const { id, publicKey, createdAt } = await makeKey(sql, actor, secrets, { onlyFirst: false });
	return { id, publicKey, createdAt };
}

/**
 * Seals the key that signs anew with the first secret. Idempotent: sealed twice, it opens all the same.
 * @returns how many keys that was: none before the first is made
 * @throws Refused when none of the secrets opens it; nothing is changed then
 */
export async function resealKeys(
	sql: Sql,
	actor: Actor,
	secrets: readonly Buffer[]
): Promise<number> {
	return await inTransaction(sql, async (tx) => {
		const keys = await tx<Stored[]>`
			select * from issuer_key where sealed_secret is not null for update`;
		for (const { id, sealedSecret } of keys) {
			const plain = unseal(secrets, id, sealedSecret);
			if (!plain) throw new Refused('None of the secrets in ISSUER_KEY_SECRET opens a key.');
			const sealed = seal(secrets[0]!, id, plain);
			await tx`update issuer_key set sealed_secret = ${sealed} where id = ${id}`;
		}
		await recordAudit(tx, actor, 'issuer-keys-resealed', null, { keys: keys.length });
		return keys.length;
	});
}

type Stored = IssuerKey & { sealedSecret: Buffer };

async function keyThatSigns(sql: AnySql): Promise<Stored | undefined> {
	const [key] = await sql<Stored[]>`select * from issuer_key where sealed_secret is not null`;
	return key;
}

async function makeKey(
	sql: Sql,
	actor: Actor,
	secrets: readonly Buffer[],
	{ onlyFirst }: { onlyFirst: boolean }
): Promise<Stored> {
	const { generate } = await import('@digitalbazaar/ed25519-multikey');
	const { publicKeyMultibase: publicKey, secretKeyMultibase } = await generate();
	const id = newId();
	const key = {
		id,
		publicKey,
		sealedSecret: seal(secrets[0]!, id, secretKeyMultibase),
		createdAt: actor.at
	};
	return await inTransaction(sql, async (tx) => {
		// Two processes that need the first key at once get the same.
		await tx`lock table issuer_key in share row exclusive mode`;
		const there = onlyFirst ? await keyThatSigns(tx) : undefined;
		if (there) return there;
		await tx`update issuer_key set sealed_secret = null where sealed_secret is not null`;
		await tx`insert into issuer_key ${tx(key)}`;
		const subject = { type: 'issuer-key', id };
		await recordAudit(tx, actor, 'issuer-key-made', subject, { publicKey });
		return key;
	});
}

/** What verifiers may see: every key, and the first of all made where there is none yet. */
export async function publishedKeys(
	sql: Sql,
	at: Date,
	config: Parameters<typeof sealingSecrets>[0]
): Promise<IssuerKey[]> {
	const keys = await issuerKeys(sql);
	if (keys.length > 0 || !canSeal(config)) return keys;
	await signingKey(sql, systemActor(at, 'first-key'), await sealingSecrets(config));
	return await issuerKeys(sql);
}
