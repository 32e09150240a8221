import { setup } from 'xstate';

export type BankItemEvent =
	/**
	 * It came with a published edition, whose content was checked as a whole. `isReviewed`: its file
	 * names who wrote it and who else reviewed it. `elsewhere`: nothing here knows of a second person,
	 * and whoever published it says who that was and where.
	 */
	| { type: 'publishedBefore'; edition: string; isReviewed?: boolean; elsewhere?: string }
	/** Its author asks for a review. */
	| { type: 'offered' }
	/** `reviewer` and `author` are ids of people; an author does not approve what they wrote. */
	| { type: 'approved'; reviewer: string; author: string | null; number: number }
	/** Its reviewer asks for something else; also after it was approved. */
	| { type: 'sentBack'; reason: string }
	/** `by` whom; where no author is known, another person than its `reviewer`. */
	| { type: 'madeLive'; by: string | null; reviewer: string | null; author: string | null }
	/**
	 * A new version was written: it is reviewed like the first. `over`: it was a draft already when
	 * this edition brought other words.
	 */
	| { type: 'rewritten'; number: number; over?: string }
	/** What was live before the draft is said again, as version `number`; `was` is the one it says. */
	| { type: 'discarded'; number: number; was: number; isReviewed: boolean; elsewhere?: string }
	/** `reason` is said where nobody chose it: an edition brought the same words under another name. */
	| { type: 'retired'; reason?: string }
	| { type: 'broughtBack' };

/** One question of the bank, as its newest version stands. */
export const bankItemMachine = setup({
	types: { events: {} as BankItemEvent },
	guards: {
		isByAnother: ({ event }) => event.type === 'approved' && event.reviewer !== event.author,
		saysWhoReviewed: ({ event }) =>
			event.type === 'publishedBefore' && (event.isReviewed === true || Boolean(event.elsewhere)),
		isByTwo: ({ event }) =>
			event.type === 'madeLive' && (event.author !== null || event.by !== event.reviewer)
	}
}).createMachine({
	id: 'bankItem',
	initial: 'draft',
	states: {
		draft: {
			on: {
				publishedBefore: 'live',
				offered: 'draft',
				approved: { guard: 'isByAnother', target: 'reviewed' },
				sentBack: 'draft',
				rewritten: 'draft',
				discarded: 'live',
				retired: 'retired'
			}
		},
		reviewed: {
			on: {
				publishedBefore: 'live',
				madeLive: { guard: 'isByTwo', target: 'live' },
				sentBack: 'draft',
				rewritten: 'draft',
				discarded: 'live',
				retired: 'retired'
			}
		},
		live: {
			on: {
				/** Words that an edition made live without a reviewer get one, or a later edition tells of one. */
				approved: { guard: 'isByAnother', target: 'live' },
				publishedBefore: { guard: 'saysWhoReviewed', target: 'live' },
				rewritten: 'draft',
				retired: 'retired'
			}
		},
		retired: { on: { broughtBack: 'draft' } }
	}
});
