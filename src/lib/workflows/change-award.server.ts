import * as v from 'valibot';
import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import type { AwardEvent } from '#lib/certification/award.machine.ts';
import { refuseOwn } from '#lib/certification/award-record.server.ts';
import { staffActNames } from '#lib/certification/award-words.rules.ts';
import { lockHoldingsWith } from '#lib/certification/held-alike.server.ts';
import { type AwardAct, ownReasonCodes, reasonCodes } from '#lib/certification/reason.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { isDay } from '#lib/platform/days.ts';
import { Refused } from '#lib/platform/errors.ts';
import { lastEvent } from '#lib/platform/machine-store.server.ts';
import { expireIfOver } from './expire-awards.server.ts';
import { keepOneInForce } from './one-in-force.server.ts';
import { recordedMove } from './recorded-move.server.ts';
import type { Site } from './send-invitation.server.ts';
import { tellHolder, tellRegisters } from './tell-of-award.server.ts';

const day = v.pipe(v.string(), v.check(isDay, 'Enter a day, such as 2027-03-27.'));

/** A word or two that lead to the proof, and no story: it is shown to staff and kept for ever. */
export const evidenceSchema = v.pipe(
	v.string('Say where the evidence is kept.'),
	v.regex(
		/^[\p{L}\p{N}][\p{L}\p{N} .,:/#()_-]{2,99}$/u,
		'Say where the evidence is kept, such as a case or minute number: 3 to 100 letters and digits.'
	)
);

export const awardChangeSchema = v.object({
	act: v.picklist(staffActNames, 'Choose what to do.'),
	reasonCode: v.picklist([...reasonCodes, ...ownReasonCodes], 'Choose a reason.'),
	effectiveOn: day,
	evidence: evidenceSchema,
	reviewOn: v.optional(v.union([v.literal(''), day], 'Enter a day, such as 2027-03-27.')),
	conditions: v.optional(v.pipe(v.string(), v.maxLength(1000, 'Use at most 1,000 characters.'))),
	publish: v.optional(v.string()),
	version: v.pipe(v.string(), v.digits(), v.transform(Number))
});

/** What the form said, as a change of the award. */
export function changeFrom(
	awardId: string,
	{ reviewOn, conditions, publish, ...change }: v.InferOutput<typeof awardChangeSchema>
): AwardChange {
	return {
		awardId,
		...change,
		...(reviewOn ? { reviewOn } : {}),
		...(change.act === 'conditionsSet'
			? { conditions: { words: conditions ?? '', publish: publish === 'yes' } }
			: {})
	};
}

/** What may bring an award back into force, beside others of the same kind. */
const intoForce = new Set<AwardAct>(['lifted', 'renewedLate', 'reinstated']);

/**
 * Staff change an award: the move, its record, the new certificate where there is one, the holder's
 * mail and the registers' notice commit together. Idempotent: pressed twice, once is enough.
 */
export async function changeAward(
	sql: Sql,
	actor: Actor,
	site: Site,
	change: AwardChange
): Promise<void> {
	authorise(actor, 'award.change');
	if (change.act === 'revoked') throw new Refused('An award is revoked by two people.');
	await inTransaction(sql, async (tx) => {
		await refuseOwn(tx, actor, change.awardId);
		await performChange(tx, actor, site, change);
	});
}

/** The same inside a story that has made sure of its right. */
export async function performChange(
	tx: Transaction,
	actor: Actor,
	site: Site,
	change: AwardChange
): Promise<void> {
	const { awardId, act } = change;
	if (intoForce.has(act)) await lockHoldingsWith(tx, awardId);
	if (!(await recordedMove(tx, actor, change))) return;
	const lift = act === 'lifted' ? ((await lastEvent(tx, 'award', awardId)) as AwardEvent) : null;
	// The time of an award runs on while it is suspended.
	if (lift) await expireIfOver(tx, actor, awardId);
	const others = intoForce.has(act) ? await keepOneInForce(tx, actor, awardId) : [];
	// An award that moved on within this story is told of where it ends.
	const moved = new Set([awardId, ...others]);
	for (const id of moved) await tellHolder(tx, actor, site, id, id === awardId ? lift : null);
	// Last, because the first notice holds the head of the feed until the commit.
	for (const id of moved) await tellRegisters(tx, actor, id);
}
