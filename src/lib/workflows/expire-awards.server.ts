import { RENEWAL_WINDOW_DAYS } from '#lib/certification/award-status.rules.ts';
import { lockAward } from '#lib/certification/awards.server.ts';
import { moveAward } from '#lib/certification/move-award.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';
import type { Site } from './send-invitation.server.ts';
import { tellHolder, tellRegisters } from './tell-of-award.server.ts';

/**
 * Moves every award whose day has come: into the window for renewal, or out of force. Catches up
 * whatever was missed while nothing ran. Never doubles: each award is looked at again under its own
 * lock, in its own transaction. One that cannot be moved keeps none of the others.
 * @throws the first such refusal, once all others have moved
 */
export async function expireAwards(
	sql: Sql,
	actor: Actor,
	site: Site
): Promise<{ due: number; expired: number }> {
	const today = londonDay(actor.at);
	const windowEnd = addDays(today, RENEWAL_WINDOW_DAYS);
	const counted = { due: 0, expired: 0 };
	const refusals: unknown[] = [];
	for (let after = { expiresOn: '0001-01-01', id: nil }; ;) {
		const batch = await sql<{ id: string; expiresOn: string }[]>`
			select id, expires_on from award
			where state in ('awarded', 'due', 'conditions') and expires_on <= ${windowEnd}
				and (expires_on < ${today} or state in ('awarded', 'conditions'))
				and (expires_on, id) > (${after.expiresOn}::date, ${after.id}::uuid)
			order by expires_on, id limit 200`;
		for (const { id } of batch) {
			try {
				const moved = await inTransaction(sql, (tx) => ageAward(tx, actor, site, id));
				if (moved) counted[moved]++;
			} catch (error) {
				refusals.push(error);
			}
		}
		const last = batch.at(-1);
		if (!last) break;
		after = last;
	}
	if (refusals.length > 0) throw refusals[0];
	return counted;
}

const nil = '00000000-0000-0000-0000-000000000000';

async function ageAward(
	tx: Transaction,
	actor: Actor,
	site: Site,
	awardId: string
): Promise<'due' | 'expired' | null> {
	if (await expireIfOver(tx, actor, awardId)) {
		await tellHolder(tx, actor, site, awardId);
		await tellRegisters(tx, actor, awardId);
		return 'expired';
	}
	const { state, version } = await lockAward(tx, awardId);
	const expiresOn = await lastDayOf(tx, awardId);
	if (!expiresOn || !(await isToBeAsked(tx, { awardId, state, expiresOn }))) return null;
	// The day the window opened, also when nobody looked for a week.
	const effectiveOn = addDays(expiresOn, -RENEWAL_WINDOW_DAYS);
	if (effectiveOn > londonDay(actor.at)) return null;
	const move = { awardId, version, act: 'renewalOpened', reasonCode: 'RENEWAL' } as const;
	const since = await standingOf(tx, awardId);
	await moveAward(tx, actor, {
		...move,
		effectiveOn: since > effectiveOn ? since : effectiveOn,
		evidence: lastDay(expiresOn)
	});
	await tellHolder(tx, actor, site, awardId);
	return 'due';
}

/** What both moves of time hang on, and by which one is known again. */
const lastDay = (expiresOn: string) => `last day ${expiresOn}`;

/**
 * Whether its holder is still to be asked to renew it. An award in force says so by its state; one under
 * conditions stays as it is, so its history is asked for this very last day.
 */
async function isToBeAsked(
	tx: Transaction,
	{ awardId, state, expiresOn }: { awardId: string; state: string; expiresOn: string }
): Promise<boolean> {
	if (state !== 'conditions') return state === 'awarded';
	const [asked] = await tx`
		select from history where machine = 'award' and subject_id = ${awardId}
			and event->>'type' = 'renewalOpened' and event->>'evidence' = ${lastDay(expiresOn)}`;
	return asked === undefined;
}

/** Expires an award in force whose last day has passed; the caller tells holder and registers. */
export async function expireIfOver(
	tx: Transaction,
	actor: Actor,
	awardId: string
): Promise<boolean> {
	const { state, version } = await lockAward(tx, awardId);
	const expiresOn = await lastDayOf(tx, awardId);
	const over = expiresOn !== null && expiresOn < londonDay(actor.at);
	if (!over || !['awarded', 'due', 'conditions'].includes(state)) return false;
	const effectiveOn = addDays(expiresOn, 1);
	const reasonCode = 'NON_RENEWAL' as const;
	const evidence = lastDay(expiresOn);
	await moveAward(tx, actor, {
		awardId,
		version,
		act: 'expired',
		reasonCode,
		effectiveOn,
		evidence
	});
	return true;
}

async function lastDayOf(tx: Transaction, awardId: string): Promise<string | null> {
	const [award] = await tx<{ expiresOn: string | null }[]>`
		select expires_on from award where id = ${awardId}`;
	return award?.expiresOn ?? null;
}

async function standingOf(tx: Transaction, awardId: string): Promise<string> {
	const [award] = await tx<{ standingSince: string }[]>`
		select standing_since from award where id = ${awardId}`;
	return award?.standingSince ?? '';
}
