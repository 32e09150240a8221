import { RENEWAL_WINDOW_DAYS } from '#lib/certification/award-status.rules.ts';
import { moveAward, storedAward } from '#lib/certification/awards.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';
import { lockState, move } from '#lib/platform/machine-store.server.ts';
import { writeNotice } from '#lib/register/notices.server.ts';

/**
 * Moves every award whose day has come: into the window for renewal, or out of force. Catches up
 * whatever was missed while nothing ran. Never doubles: each award is looked at again under its own
 * lock, in its own transaction.
 */
export async function expireAwards(
	sql: Sql,
	actor: Actor
): Promise<{ due: number; expired: number }> {
	const today = londonDay(actor.at);
	const windowEnd = addDays(today, RENEWAL_WINDOW_DAYS);
	const counted = { due: 0, expired: 0 };
	for (let after = { expiresOn: '0001-01-01', id: nil }; ;) {
		const batch = await sql<{ id: string; expiresOn: string }[]>`
			select id, expires_on from award
			where state in ('awarded', 'due') and expires_on <= ${windowEnd}
				and (expires_on < ${today} or state = 'awarded')
				and (expires_on, id) > (${after.expiresOn}::date, ${after.id}::uuid)
			order by expires_on, id limit 200`;
		for (const { id } of batch) {
			const moved = await inTransaction(sql, (tx) => ageAward(tx, actor, id));
			if (moved) counted[moved]++;
		}
		const last = batch.at(-1);
		if (!last) return counted;
		after = last;
	}
}

const nil = '00000000-0000-0000-0000-000000000000';

async function ageAward(
	tx: Transaction,
	actor: Actor,
	awardId: string
): Promise<'due' | 'expired' | null> {
	if (await expireIfOver(tx, actor, awardId)) return 'expired';
	const { state } = await lockState(tx, storedAward, awardId);
	const today = londonDay(actor.at);
	const expiresOn = await lastDayOf(tx, awardId);
	if (state !== 'awarded' || !expiresOn || expiresOn > addDays(today, RENEWAL_WINDOW_DAYS)) {
		return null;
	}
	const event = { type: 'renewalOpened', effectiveOn: today, recordedOn: today } as const;
	await move(tx, storedAward, actor, awardId, event);
	return 'due';
}

/** Expires an award in force whose last day has passed, and tells the registers. */
export async function expireIfOver(
	tx: Transaction,
	actor: Actor,
	awardId: string
): Promise<boolean> {
	const { state, version } = await lockState(tx, storedAward, awardId);
	const expiresOn = await lastDayOf(tx, awardId);
	const over = expiresOn !== null && expiresOn < londonDay(actor.at);
	if (!over || (state !== 'awarded' && state !== 'due')) return false;
	const effectiveOn = addDays(expiresOn, 1);
	const reasonCode = 'NON_RENEWAL' as const;
	await moveAward(tx, actor, { awardId, version, act: 'expired', reasonCode, effectiveOn });
	await writeNotice(tx, actor, { awardId, type: 'expire', reasonCode, effectiveOn });
	return true;
}

async function lastDayOf(tx: Transaction, awardId: string): Promise<string | null> {
	const [award] = await tx<{ expiresOn: string | null }[]>`
		select expires_on from award where id = ${awardId}`;
	return award?.expiresOn ?? null;
}
