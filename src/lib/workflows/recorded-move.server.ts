import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { issueCertificate } from '#lib/certification/issue-certificate.server.ts';
import { moveAward } from '#lib/certification/move-award.server.ts';
import type { AwardAct } from '#lib/certification/reason.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { Transaction } from '#lib/platform/database.server.ts';

const withCertificate = new Set<AwardAct>(['renewed', 'renewedLate', 'reinstated']);

/**
 * One award moves: the move, its record, the new certificate where there is one. Holder and registers
 * are told by the caller, once every award of its story has moved: only of where each of them ends.
 * Idempotent: see moveAward.
 * @returns false when the same change was already made
 */
export async function recordedMove(
	tx: Transaction,
	actor: Actor,
	change: AwardChange
): Promise<boolean> {
	const { awardId, act, reasonCode, effectiveOn, evidence } = change;
	if (!(await moveAward(tx, actor, change))) return false;
	const detail = { reasonCode, effectiveOn, evidence };
	await recordAudit(tx, actor, `award-${act}`, { type: 'award', id: awardId }, detail);
	if (withCertificate.has(act)) await issueCertificate(tx, actor, awardId, 'renewal');
	return true;
}
