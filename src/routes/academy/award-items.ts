import type { AwardToReview } from '#lib/certification/award-list.server.ts';
import type { WaitingProposal } from '#lib/certification/revocations.server.ts';
import { dayWords, fromNow } from '#lib/ui/dates.ts';
import { nothing, type WorkItem } from './work-item.ts';

/** A revocation waits for the second of two people. */
export const proposalItem = (proposal: WaitingProposal, at: Date): WorkItem => ({
	...nothing,
	id: `revocation-${proposal.id}`,
	heading: `A revocation needs a second person: ${proposal.holderName}`,
	reason: `${proposal.proposerName ?? 'Somebody'} proposed ${fromNow(proposal.proposedAt, at)} to revoke ${proposal.title}. It stays in force until somebody else confirms.`,
	link: { href: `/academy/awards/${proposal.awardId}`, text: 'Look at the award' }
});

/** What a suspension ends in: somebody looks again. */
export const reviewItem = (award: AwardToReview, at: Date): WorkItem => ({
	...nothing,
	id: `review-${award.id}`,
	heading:
		award.state === 'suspended'
			? `A suspension has to be looked at again: ${award.name}`
			: `Conditions have to be looked at again: ${award.name}`,
	reason: `The holder of ${award.title} was promised this by ${dayWords(award.reviewOn)} (${fromNow(award.reviewOn, at)}).`,
	link: { href: `/academy/awards/${award.id}`, text: 'Look at the award' }
});
