import { hash, verify } from '@node-rs/argon2';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { normalise, passwordFault } from './password.rules.ts';

/** OWASP's second choice of parameters: 19 MiB of memory, two passes, one lane. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Gives a person a new password. Doing it twice leaves the same password.
 * @throws Invalid with what is wrong with it, for the field `password`
 */
export async function setPassword(
	tx: Transaction,
	actor: Actor,
	{ personId, password, field = 'password' }: { personId: string; password: string; field?: string }
): Promise<void> {
	const [person] = await tx<{ name: string; email: string }[]>`
		select name, email from person where id = ${personId} and closed_at is null`;
	if (!person) throw new NotFound('That person');
	const fault = passwordFault(password, person);
	if (fault) throw new Invalid([{ field, message: fault }]);
	await keepHash(tx, actor, { personId, hash: await hashPassword(password) });
}

export const hashPassword = (password: string): Promise<string> =>
	hash(normalise(password), argon2id);

/** Keeps a hash made before: hashing takes its time, and need not take it inside a transaction. */
export async function keepHash(
	tx: Transaction,
	actor: Actor,
	input: { personId: string; hash: string }
): Promise<void> {
	await tx`
		insert into password ${tx({ ...input, changedAt: actor.at })}
		on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`;
}

/** False for somebody who was invited and has not chosen one yet. */
export async function hasPassword(sql: AnySql, personId: string): Promise<boolean> {
	const [row] = await sql`select from password where person_id = ${personId}`;
	return row !== undefined;
}

/** The person with this address and their password's hash, if both exist. */
export async function passwordOf(
	sql: AnySql,
	email: string
): Promise<{ personId: string | null; hash: string | null }> {
	const [row] = await sql<{ personId: string; hash: string | null }[]>`
		select p.id as person_id, w.hash from person p left join password w on w.person_id = p.id
		where p.email = ${email} and p.closed_at is null`;
	return row ?? { personId: null, hash: null };
}

/**
 * Checks a password. Without a hash the same work is done for nothing, so that the time taken does
 * not tell whether the account exists.
 */
export async function isRight(hashed: string | null, password: string): Promise<boolean> {
	const matches = await verify(hashed ?? (await decoy()), normalise(password));
	return matches && hashed !== null;
}

let madeDecoy: Promise<string> | undefined;
const decoy = () => (madeDecoy ??= hash('nobody has this password', argon2id));
