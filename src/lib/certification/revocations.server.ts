import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import type { AwardState } from './award.machine.ts';
import { lockAward } from './awards.server.ts';
import type { AnyReason } from './reason.rules.ts';

/** A revocation that one person proposed and nobody answered. */
export type Proposal = {
	id: string;
	awardId: string;
	reasonCode: AnyReason;
	effectiveOn: string;
	evidence: string;
	proposedBy: string;
	proposerName: string | null;
	proposedAt: Date;
};

const isOpen = (sql: AnySql) =>
	sql`not exists (select from revocation_answer r where r.proposal_id = p.id)`;

const columns = (sql: AnySql) => sql`
	p.id, p.award_id, p.reason_code, p.effective_on, p.evidence, p.proposed_by, p.proposed_at,
	w.name as proposer_name`;

/** Null: none waits for an answer. */
export async function openProposal(sql: AnySql, awardId: string): Promise<Proposal | null> {
	const [proposal] = await sql<Proposal[]>`
		select ${columns(sql)} from revocation_proposal p left join person w on w.id = p.proposed_by
		where p.award_id = ${awardId} and ${isOpen(sql)}`;
	return proposal ?? null;
}

export type WaitingProposal = Proposal & { holderName: string; title: string };

/** Every revocation that waits for a second person, oldest first. */
export async function waitingProposals(sql: AnySql): Promise<WaitingProposal[]> {
	return await sql<WaitingProposal[]>`
		select ${columns(sql)}, a.name_as_awarded as holder_name, a.qualification_title as title
		from revocation_proposal p left join person w on w.id = p.proposed_by
			join award a on a.id = p.award_id
		where ${isOpen(sql)} order by p.proposed_at, p.id`;
}

/**
 * Idempotent: under the award's lock, the same proposal of the same person is not made twice.
 * @returns false when it was there already
 * @throws Refused when another waits, or the award cannot be revoked
 */
export async function addProposal(
	tx: Transaction,
	actor: Actor,
	input: { awardId: string; reasonCode: AnyReason; effectiveOn: string; evidence: string }
): Promise<boolean> {
	const { state } = await lockAward(tx, input.awardId);
	if (!revocable.has(state as AwardState)) {
		throw new Refused('This award cannot be revoked in the state it is in.');
	}
	const open = await openProposal(tx, input.awardId);
	if (open) {
		const same =
			open.proposedBy === actor.personId &&
			open.reasonCode === input.reasonCode &&
			open.effectiveOn === input.effectiveOn;
		if (same) return false;
		throw new Refused('A revocation of this award waits for an answer already.');
	}
	await tx`
		insert into revocation_proposal ${tx({
			id: newId(),
			...input,
			proposedBy: actor.personId,
			proposedAt: actor.at
		})}`;
	return true;
}

const revocable = new Set<AwardState>(['awarded', 'due', 'expired', 'suspended', 'conditions']);

/**
 * Idempotent: under the award's lock, the same answer of the same person is given once.
 * @returns the proposal, or null when it was answered so before
 * @throws NotFound; Refused when somebody else answered it
 */
export async function answerProposal(
	tx: Transaction,
	actor: Actor,
	input: { proposalId: string; answer: 'confirmed' | 'declined' }
): Promise<Proposal | null> {
	const [found] = isId(input.proposalId)
		? await tx<{ awardId: string }[]>`
			select award_id from revocation_proposal where id = ${input.proposalId}`
		: [];
	if (!found) throw new NotFound('That proposal');
	await lockAward(tx, found.awardId);
	const [given] = await tx<{ answer: string; answeredBy: string }[]>`
		select answer, answered_by from revocation_answer where proposal_id = ${input.proposalId}`;
	if (given) {
		if (given.answer === input.answer && given.answeredBy === actor.personId) return null;
		throw new Refused('Somebody has answered this proposal already.');
	}
	const proposal = await openProposal(tx, found.awardId);
	if (!proposal) throw new NotFound('That proposal');
	if (input.answer === 'confirmed' && proposal.proposedBy === actor.personId) {
		throw new Refused('You proposed this revocation, so somebody else confirms it.');
	}
	await tx`
		insert into revocation_answer ${tx({
			proposalId: proposal.id,
			answer: input.answer,
			answeredBy: actor.personId,
			answeredAt: actor.at
		})}`;
	return proposal;
}
