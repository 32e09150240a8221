import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { awardRecord, refuseOwn } from '#lib/certification/award-record.server.ts';
import { reasonsFor } from '#lib/certification/reason.rules.ts';
import { addProposal, answerProposal } from '#lib/certification/revocations.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Forbidden, Invalid, Refused } from '#lib/platform/errors.ts';
import { performChange } from './change-award.server.ts';
import type { Site } from './send-invitation.server.ts';

/**
 * The first of the two people who take an award away. The award stays as it is until the second
 * confirms; suspend it where the public must know at once. Idempotent: see addProposal.
 */
export async function proposeRevocation(
	sql: Sql,
	actor: Actor,
	change: Omit<AwardChange, 'act' | 'version'>
): Promise<void> {
	authorise(actor, 'award.change');
	if (!actor.personId) throw new Forbidden('Only a person can propose this.');
	const { awardId, reasonCode, effectiveOn, evidence } = change;
	await inTransaction(sql, async (tx) => {
		await refuseOwn(tx, actor, awardId);
		const award = await awardRecord(tx, awardId);
		if (!reasonsFor.revoked.includes(reasonCode)) {
			throw new Invalid([
				{ field: 'reasonCode', message: 'Choose a reason that fits what you do.' }
			]);
		}
		if (effectiveOn > londonDay(actor.at) || effectiveOn < (award.standingSince ?? '')) {
			const message = 'The day must be today or earlier, and not before the present status began.';
			throw new Invalid([{ field: 'effectiveOn', message }]);
		}
		const facts = { awardId, reasonCode, effectiveOn, evidence };
		if (!(await addProposal(tx, actor, facts))) return;
		const detail = { reasonCode, effectiveOn, evidence };
		const subject = { type: 'award', id: awardId };
		await recordAudit(tx, actor, 'award-revocation-proposed', subject, detail);
	});
}

/** The second person confirms or declines. Idempotent: see answerProposal. */
export async function answerRevocation(
	sql: Sql,
	actor: Actor,
	site: Site,
	input: { proposalId: string; answer: 'confirmed' | 'declined' }
): Promise<void> {
	authorise(actor, 'award.change');
	if (!actor.personId) throw new Forbidden('Only a person can answer this.');
	await inTransaction(sql, async (tx) => {
		const proposal = await answerProposal(tx, actor, input);
		if (!proposal) return;
		const { awardId, reasonCode, evidence, proposedBy } = proposal;
		await refuseOwn(tx, actor, awardId);
		if (input.answer === 'declined') {
			const subject = { type: 'award', id: awardId };
			return recordAudit(tx, actor, 'award-revocation-declined', subject, { reasonCode });
		}
		const { standingSince, version } = await awardRecord(tx, awardId);
		if (proposal.effectiveOn < (standingSince ?? '')) {
			throw new Refused(
				'The award has changed since this was proposed. Decline it and propose it again.'
			);
		}
		const { effectiveOn } = proposal;
		const change = { awardId, version, reasonCode, effectiveOn, evidence, proposedBy };
		await performChange(tx, actor, site, { ...change, act: 'revoked' });
	});
}
