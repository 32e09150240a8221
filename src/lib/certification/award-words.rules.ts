import type { AwardEvent, AwardState } from './award.machine.ts';
import {
	type AwardAct,
	liftWords,
	reasonsFor,
	type ReasonCode,
	reasonWords
} from './reason.rules.ts';

/** What staff can do to an award themselves, in the state it is in. */
export type StaffAct = 'suspended' | 'lifted' | 'revoked' | 'withdrawn';

export const staffActs: Record<AwardState, readonly StaffAct[]> = {
	awarded: ['suspended', 'withdrawn', 'revoked'],
	due: ['suspended', 'withdrawn', 'revoked'],
	suspended: ['lifted', 'revoked'],
	expired: ['revoked'],
	revoked: [],
	withdrawn: [],
	superseded: []
};

/** Each act as a choice: what it is, and what follows from it. */
export const actChoices: Record<StaffAct, { text: string; hint: string }> = {
	suspended: {
		text: 'Suspend it',
		hint: 'It is not in force until the suspension is lifted. Its time runs on.'
	},
	lifted: {
		text: 'Lift the suspension',
		hint: 'It is in force again, until the day it had before.'
	},
	withdrawn: {
		text: 'Record that the holder gives it up',
		hint: 'Only when the holder asked for it. This cannot be undone.'
	},
	revoked: { text: 'Revoke it', hint: 'Taken away for good. This cannot be undone.' }
};

/** Reasons for the form: only those that fit at least one thing that can be done. */
export function reasonChoices(acts: readonly StaffAct[]): { value: ReasonCode; text: string }[] {
	const codes = new Set(acts.flatMap((act) => reasonsFor[act]));
	return [...codes].map((value) => ({ value, text: `Because ${reasonWords[value]} (${value})` }));
}

const pastWords: Record<AwardAct, string> = {
	suspended: 'Suspended',
	lifted: 'Suspension lifted',
	revoked: 'Revoked',
	withdrawn: 'Given up',
	expired: 'Expired',
	superseded: 'Replaced'
};

/** One move of an award as a sentence; `day` writes a calendar day. */
export function moveSentence(event: AwardEvent, day: (day: string) => string): string {
	const from = `with effect from ${day(event.effectiveOn)}`;
	if (event.type === 'renewalOpened') return `Renewal opened ${from}.`;
	const why =
		event.type === 'lifted'
			? (liftWords[event.reasonCode] ?? reasonWords[event.reasonCode])
			: reasonWords[event.reasonCode];
	return `${pastWords[event.type]} ${from}, because ${why}.`;
}
