import type { AwardEvent, AwardState } from './award.machine.ts';
import {
	type AnyReason,
	type AwardAct,
	liftWords,
	reasonsFor,
	reasonWords,
	forRegisters
} from './reason.rules.ts';

/** What staff can do to an award themselves, in the state it is in. */
export const staffActNames = [
	'renewed',
	'renewedLate',
	'reinstated',
	'lifted',
	'reviewed',
	'suspended',
	'conditionsSet',
	'withdrawn',
	'revoked'
] as const;

export type StaffAct = (typeof staffActNames)[number];

const inForce = ['suspended', 'conditionsSet', 'withdrawn', 'revoked'] as const;

export const staffActs: Record<AwardState, readonly StaffAct[]> = {
	provisional: [],
	awarded: inForce,
	due: ['renewed', ...inForce],
	suspended: ['lifted', 'conditionsSet', 'reviewed', 'revoked'],
	conditions: ['renewed', 'lifted', 'conditionsSet', 'reviewed', 'suspended', 'revoked'],
	expired: ['renewedLate', 'reinstated', 'revoked'],
	voided: [],
	revoked: [],
	withdrawn: [],
	superseded: []
};

/** The state in a few words, for staff. */
export const stateWords: Record<AwardState, string> = {
	provisional: 'Waits for the board',
	awarded: 'In force',
	due: 'To be renewed',
	suspended: 'Suspended',
	conditions: 'In force with conditions',
	expired: 'Expired',
	voided: 'Not made',
	revoked: 'Revoked',
	withdrawn: 'No longer held',
	superseded: 'Replaced'
};

/** Each act as a choice: what it is, and what follows from it. */
export const actChoices: Record<StaffAct, { text: string; hint: string }> = {
	renewed: {
		text: 'Renew it',
		hint: 'It runs on from its last day, and gets a new certificate. Conditions stay.'
	},
	renewedLate: {
		text: 'Renew it late',
		hint: 'Only within 90 days after its end. It runs on as if renewed in time. Conditions that it had apply again.'
	},
	reinstated: {
		text: 'Bring it back after a new assessment',
		hint: 'It begins anew on the day below, and gets a new certificate. Conditions that it had apply again.'
	},
	suspended: {
		text: 'Suspend it',
		hint: 'It is not in force until the suspension is lifted. Its time runs on.'
	},
	conditionsSet: {
		text: 'Set conditions',
		hint: 'It is in force, and its holder must keep to what you write below.'
	},
	reviewed: {
		text: 'Leave it as it is after a review',
		hint: 'Somebody looks again on the day below.'
	},
	lifted: {
		text: 'Lift the suspension or conditions',
		hint: 'It is in force again, until the day it had before. Conditions from before a suspension apply again.'
	},
	withdrawn: {
		text: 'Record that the holder gives it up',
		hint: 'Only when the holder asked for it. This cannot be undone.'
	},
	revoked: {
		text: 'Propose to revoke it',
		hint: 'Taken away for good, once a second person confirms it. This cannot be undone then.'
	}
};

/** Reasons for the form: only those that fit at least one thing that can be done. */
export function reasonChoices(acts: readonly StaffAct[]): { value: AnyReason; text: string }[] {
	const codes = new Set(acts.flatMap((act) => reasonsFor[act]));
	return [...codes].map((value) => {
		const code = forRegisters(value);
		return { value, text: `Because ${reasonWords[value]}${code ? ` (${code})` : ''}` };
	});
}

const pastWords: Record<AwardAct, string> = {
	confirmed: 'Awarded',
	voided: 'Not made',
	renewalOpened: 'Renewal opened',
	renewed: 'Renewed',
	renewedLate: 'Renewed late',
	reinstated: 'Brought back',
	suspended: 'Suspended',
	conditionsSet: 'Conditions set',
	reviewed: 'Looked at again and left as it is',
	lifted: 'Suspension or conditions lifted',
	revoked: 'Revoked by two people',
	withdrawn: 'Given up',
	expired: 'Expired',
	superseded: 'Replaced'
};

/** One move of an award as a sentence; `day` writes a calendar day. */
export function moveSentence(event: AwardEvent, day: (day: string) => string): string {
	const from = `with effect from ${day(event.effectiveOn)}`;
	const why = (event.type === 'lifted' ? liftWords : reasonWords)[event.reasonCode];
	const review =
		'reviewOn' in event && event.reviewOn
			? ` To be looked at again by ${day(event.reviewOn)}.`
			: '';
	const conditions = event.type === 'conditionsSet' ? ` Conditions: ${event.conditions}` : '';
	return `${pastWords[event.type]} ${from}, because ${why ?? reasonWords[event.reasonCode]}. Evidence: ${evidenceWords(event.evidence, day)}.${review}${conditions}`;
}

const id = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ownEvidence: readonly [RegExp, string][] = [
	[new RegExp(`^decision ${id}$`), 'the decision of the board of examiners'],
	[new RegExp(`^award ${id}$`), 'the award that takes its place'],
	[new RegExp(`^result of module ${id}$`), 'the result of the last module'],
	[/^enrolment \w+$/, 'what was decided about the place in the cohort']
];

/** What the house itself gave as evidence, as people would say it; what people wrote, as it is. */
export function evidenceWords(evidence: string, day: (day: string) => string): string {
	const lastDay = /^last day (\d{4}-\d\d-\d\d)$/.exec(evidence)?.[1];
	if (lastDay) return `its last day in force, ${day(lastDay)}`;
	return ownEvidence.find(([shape]) => shape.test(evidence))?.[1] ?? evidence;
}
