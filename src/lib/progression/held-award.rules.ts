import { londonDay } from '#lib/platform/days.ts';
import type { StateWords } from './words.rules.ts';

/** How the award of a place stands; both null while there is none. Certification moves awards. */
export type HeldAward = { awardState: string | null; awardExpiresOn: string | null };

/** What a holder reads of an award that is not in force. */
export type AwardNow = { heading: string; detail: string; words: StateWords };

/** Null while the award is in force, and without one. Its time is over from the day after its last. */
export function awardNotInForce(held: HeldAward, at: Date): AwardNow | null {
	const { awardState, awardExpiresOn } = held;
	if (awardState === null) return null;
	const isOver = awardExpiresOn !== null && awardExpiresOn < londonDay(at);
	return says[awardState] ?? (isOver ? expired : null);
}

const expired: AwardNow = {
	heading: 'Your award has expired',
	detail: 'It is no longer in force. Write to the academy to ask how to renew it.',
	words: { text: 'Expired', colour: 'grey' }
};

const says: Record<string, AwardNow> = {
	expired,
	suspended: {
		heading: 'Your award is suspended',
		detail: 'It is not in force for now. We wrote to you why. Write to the academy with questions.',
		words: { text: 'Suspended', colour: 'yellow' }
	},
	revoked: {
		heading: 'Your award was revoked',
		detail: 'It is no longer in force. We wrote to you why. Write to the academy with questions.',
		words: { text: 'Revoked', colour: 'red' }
	},
	withdrawn: {
		heading: 'You gave this award up',
		detail: 'It is no longer in force, as you asked. Your results stay.',
		words: { text: 'No longer held', colour: 'grey' }
	},
	superseded: {
		heading: 'Another award took the place of this one',
		detail: 'This one is no longer in force. Your other award counts.',
		words: { text: 'Replaced', colour: 'grey' }
	}
};
