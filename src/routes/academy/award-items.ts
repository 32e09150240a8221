import type { AwardToReview } from '#lib/certification/award-list.server.ts';
import type { WaitingProposal } from '#lib/certification/revocations.server.ts';
import type { UnprintedName } from '#lib/certification/unprinted-names.server.ts';
import { dayWords, fromNow, plural } from '#lib/ui/dates.ts';
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

/** How many names an item shows. */
const SHOWN = 5;

/** Names with letters that the typeface of certificates lacks: best settled before the board meets. */
export const namesItem = (names: readonly UnprintedName[]): WorkItem => {
	const waiting = names.filter(({ isAwarded }) => isAwarded).length;
	return {
		...nothing,
		id: 'unprinted-names',
		heading: `${plural(names.length, 'name has', 'names have')} letters that certificates lack`,
		reason: `Ask how their passport or staff record writes it in Latin letters, best before the board meets. ${
			waiting > 0
				? `${plural(waiting, 'of them holds', 'of them hold')} an award and ${waiting === 1 ? 'has' : 'have'} no certificate until then.`
				: 'Without that there would be no certificate.'
		}`,
		people: names.slice(0, SHOWN).map((one) => ({
			name: one.name,
			href: `/academy/people/${one.personId}/name`,
			detail: `${one.letters.join(' ')}, cohort ${one.cohortName}`
		})),
		more:
			names.length > SHOWN
				? { count: names.length - SHOWN, href: '/academy/awards/documents#names' }
				: null
	};
};
