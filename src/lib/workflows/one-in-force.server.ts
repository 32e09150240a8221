import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { whyLimited } from '#lib/certification/award-record.server.ts';
import { heldAlike, type HeldAward } from '#lib/certification/held-alike.server.ts';
import { conditionsTakenOver, givingWay } from '#lib/certification/one-in-force.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { recordedMove } from './recorded-move.server.ts';

/**
 * Whoever earns a qualification again holds it once: the newest award in force takes the place of the
 * older ones, which keep their own first day, and takes over their conditions. Call it when an award
 * has come into force, under the locks of `lockHoldings` and before the first notice. Idempotent: what
 * is superseded does not give way again.
 * @returns the awards that moved, of which holder and registers are to be told
 */
export async function keepOneInForce(
	tx: Transaction,
	actor: Actor,
	awardId: string
): Promise<string[]> {
	const today = londonDay(actor.at);
	const settled = givingWay(await heldAlike(tx, awardId), today);
	if (!settled || settled.older.length === 0) return [];
	const { counts, older } = settled;
	const moved: string[] = [];
	const limits = await limitsFor(tx, counts, older, today);
	if (limits && (await recordedMove(tx, actor, limits))) moved.push(counts.id);
	for (const { id, version } of older) {
		await recordedMove(tx, actor, {
			awardId: id,
			version,
			act: 'superseded',
			reasonCode: 'SUPERSEDED',
			effectiveOn: today,
			evidence: `award ${counts.id}`,
			supersededBy: counts.id
		});
		moved.push(id);
	}
	return moved;
}

/** The older conditions as conditions of the newer award, for the reason that they were set for. */
async function limitsFor(
	tx: Transaction,
	counts: HeldAward,
	older: readonly HeldAward[],
	today: string
): Promise<AwardChange | null> {
	const conditions = conditionsTakenOver(counts, older);
	const last = older.findLast((award) => award.conditions !== null);
	if (!conditions || !last) return null;
	const { reasonCode, evidence } = await whyLimited(tx, last.id);
	return {
		awardId: counts.id,
		version: counts.version,
		act: 'conditionsSet',
		reasonCode,
		evidence,
		effectiveOn: today,
		conditions,
		...(last.reviewOn && last.reviewOn > today ? { reviewOn: last.reviewOn } : {})
	};
}
