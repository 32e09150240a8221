import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';

type Person = Actor & { personId: string };

/** When a person's calendar got its address; null when it has none. */
export async function calendarAddressOf(sql: AnySql, personId: string): Promise<Date | null> {
	const [row] = await sql<{ madeAt: Date }[]>`
		select made_at from calendar_address where person_id = ${personId}`;
	return row?.madeAt ?? null;
}

/**
 * Gives a person's calendar a new address; the old one ends. Not idempotent by nature: each call makes
 * another, and the last one counts.
 * @returns the token for the address, 192 bits; only its hash is kept
 */
export async function renewCalendarAddress(tx: Transaction, actor: Person): Promise<string> {
	const token = randomBytes(24).toString('base64url');
	const row = { personId: actor.personId, tokenHash: hashOf(token), madeAt: actor.at };
	await tx`
		insert into calendar_address ${tx(row)} on conflict (person_id)
		do update set token_hash = excluded.token_hash, made_at = excluded.made_at`;
	await recordAudit(tx, actor, 'calendar-address-made', { type: 'person', id: actor.personId });
	return token;
}

/** Ends the address of somebody's calendar. Again, it changes nothing. */
export async function endCalendarAddress(
	tx: Transaction,
	actor: Actor,
	personId: string
): Promise<void> {
	const ended = await tx`delete from calendar_address where person_id = ${personId}`;
	if (ended.count === 0) return;
	await recordAudit(tx, actor, 'calendar-address-ended', { type: 'person', id: personId });
}

/** Whose calendar stands at an address; null when nobody's does, any more. */
export async function calendarHolder(sql: AnySql, token: string): Promise<string | null> {
	const [row] = await sql<{ personId: string }[]>`
		select a.person_id from calendar_address a
			join person p on p.id = a.person_id and p.closed_at is null
		where a.token_hash = ${hashOf(token)}`;
	return row?.personId ?? null;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
