import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';

export type Purpose = 'reset-password' | 'invitation' | 'new-email';

const HOUR_MS = 3_600_000;

/**
 * @param link.email with 'new-email', and only there: the address that the link makes theirs
 * @returns the token for the mailed address; only its hash is kept
 */
export async function issueLink(
	tx: Transaction,
	actor: Actor,
	link: { personId: string; purpose: Purpose; hours: number; email?: string }
): Promise<string> {
	const { personId, purpose, hours, email = null } = link;
	const token = randomBytes(24).toString('base64url');
	await tx`
		insert into mailed_link ${tx({
			tokenHash: hashOf(token),
			purpose,
			personId,
			email,
			createdAt: actor.at,
			expiresAt: new Date(actor.at.getTime() + hours * HOUR_MS)
		})}`;
	return token;
}

/** Whom a link is for, while it can be used. Looking does not use it: mail scanners look. */
export async function linkHolder(
	sql: AnySql,
	actor: Actor,
	{ token, purpose }: { token: string; purpose: Purpose }
): Promise<{ personId: string; name: string; email: string } | null> {
	const [holder] = await sql<{ personId: string; name: string; email: string }[]>`
		select p.id as person_id, p.name, p.email
		from mailed_link l join person p on p.id = l.person_id and p.closed_at is null
		where l.token_hash = ${hashOf(token)} and l.purpose = ${purpose}
			and l.used_at is null and l.expires_at > ${actor.at}`;
	return holder ?? null;
}

/** The person and the address that a link would make theirs, while it can be used. */
export async function newEmailOf(
	sql: AnySql,
	actor: Actor,
	token: string
): Promise<{ personId: string; email: string } | null> {
	const [link] = await sql<{ personId: string; email: string }[]>`
		select l.person_id, l.email
		from mailed_link l join person p on p.id = l.person_id and p.closed_at is null
		where l.token_hash = ${hashOf(token)} and l.purpose = 'new-email'
			and l.used_at is null and l.expires_at > ${actor.at}`;
	return link ?? null;
}

/** Whom a link was for, also when it can be used no longer. Never tell the asker. */
export async function linkTrace(
	sql: AnySql,
	{ token, purpose }: { token: string; purpose: Purpose }
): Promise<{ personId: string; name: string; email: string; usedAt: Date | null } | null> {
	const [trace] = await sql<
		{ personId: string; name: string; email: string; usedAt: Date | null }[]
	>`
		select p.id as person_id, p.name, p.email, l.used_at
		from mailed_link l join person p on p.id = l.person_id and p.closed_at is null
		where l.token_hash = ${hashOf(token)} and l.purpose = ${purpose}`;
	return trace ?? null;
}

/**
 * Uses a link up. The row lock of the update lets one of two at once through.
 * @returns the person it was for
 * @throws Refused when it was used, is too old or never existed
 */
export async function useLink(
	tx: Transaction,
	actor: Actor,
	{ token, purpose }: { token: string; purpose: Purpose }
): Promise<string> {
	const [used] = await tx<{ personId: string }[]>`
		update mailed_link set used_at = ${actor.at}
		where token_hash = ${hashOf(token)} and purpose = ${purpose}
			and used_at is null and expires_at > ${actor.at}
		returning person_id`;
	if (!used) throw new Refused('This link has been used already or is too old. Ask for a new one.');
	return used.personId;
}

/** Makes the other links of a person useless, once one of them has done its work; without a purpose, all. */
export async function useUpLinks(
	tx: Transaction,
	actor: Actor,
	{ personId, purpose }: { personId: string; purpose?: Purpose | readonly Purpose[] }
): Promise<void> {
	await tx`
		update mailed_link set used_at = ${actor.at}
		where person_id = ${personId} and used_at is null
			${purpose ? tx`and purpose in ${tx([purpose].flat())}` : tx``}`;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
