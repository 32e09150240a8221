import { addDays, addMonths } from '#lib/platform/days.ts';
import type { InputIssue } from '#lib/platform/errors.ts';
import type { AwardEvent, AwardState, MoveFacts } from './award.machine.ts';
import { lastDayInForce, RENEWAL_GRACE_DAYS, RENEWAL_WINDOW_DAYS } from './award-status.rules.ts';
import { type AnyReason, type AwardAct, reasonsFor } from './reason.rules.ts';

/** Days after which somebody looks again at a suspension, unless another day was set. */
export const REVIEW_AFTER_DAYS = 28;

/** What somebody wants to happen to an award. */
export type AwardChange = {
	awardId: string;
	/** The version that the person saw when deciding; null when the system decides. */
	version: number | null;
	act: AwardAct;
	reasonCode: AnyReason;
	/** 'YYYY-MM-DD', in the past or today. */
	effectiveOn: string;
	/** Where the proof is kept. */
	evidence: string;
	/** For a suspension, conditions and a review: when somebody looks again. */
	reviewOn?: string;
	conditions?: { words: string; publish: boolean };
	/** For a revocation: who proposed it. */
	proposedBy?: string;
	supersededBy?: string;
};

/** What the change meets. */
export type AwardFacts = {
	state: AwardState;
	validFrom: string | null;
	expiresOn: string | null;
	standingSince: string | null;
	conditions: string | null;
	/** How long the award runs, by its edition; null: no end. */
	validMonths: number | null;
};

/** What the machine would refuse too, said of the field that is wrong. */
export function issuesWith(change: AwardChange, award: AwardFacts, today: string): InputIssue[] {
	const { act, effectiveOn } = change;
	const issues: InputIssue[] = [];
	const wrong = (field: string, message: string) => void issues.push({ field, message });
	if (!reasonsFor[act].includes(change.reasonCode)) {
		wrong('reasonCode', 'Choose a reason that fits what you do.');
	}
	if (change.evidence.trim() === '') wrong('evidence', 'Say where the evidence is kept.');
	if (effectiveOn > today) wrong('effectiveOn', 'The day must be today or earlier.');
	else if (award.validFrom && effectiveOn < award.validFrom) {
		wrong('effectiveOn', 'The day must not be before the award began.');
	} else if (award.standingSince && act !== 'expired' && effectiveOn < award.standingSince) {
		wrong('effectiveOn', 'The day must not be before the present status began.');
	}
	if (change.reviewOn !== undefined && change.reviewOn <= today) {
		wrong('reviewOn', 'The day of the review must lie ahead.');
	}
	if (act === 'conditionsSet' && !change.conditions?.words) {
		wrong('conditions', 'Enter the conditions.');
	}
	// Its state lags behind while nothing runs that moves it; later than in grace it is not renewed at all.
	if (act === 'renewed' && award.expiresOn !== null && effectiveOn > award.expiresOn) {
		wrong('act', 'Its last day was over by then: renew it late, once it is on record as expired.');
	}
	if (act === 'renewed' && award.state === 'conditions' && !isOpen(award, effectiveOn)) {
		wrong('act', `An award can be renewed in its last ${RENEWAL_WINDOW_DAYS} days.`);
	}
	return issues;
}

/** The event of the machine, whole. */
export function eventOf(
	change: AwardChange,
	award: AwardFacts,
	{ by, recordedOn }: Pick<MoveFacts, 'by' | 'recordedOn'>
): AwardEvent {
	const { act: type, reasonCode, effectiveOn } = change;
	const evidence = change.evidence.trim();
	const facts = { by, reasonCode, effectiveOn, recordedOn, evidence };
	const reviewOn = change.reviewOn ?? addDays(recordedOn, REVIEW_AFTER_DAYS);
	switch (type) {
		case 'suspended':
		case 'reviewed':
			return { type, ...facts, reviewOn };
		case 'conditionsSet': {
			const { words = '', publish = false } = change.conditions ?? {};
			return { type, ...facts, reviewOn, conditions: words, publish };
		}
		case 'lifted':
			// From a suspension, conditions of before stand again; lifted themselves, they are gone.
			return { type, ...facts, into: award.state === 'suspended' ? into(award) : 'awarded' };
		case 'renewed':
			return { type, ...facts, into: into(award), opensOn: windowStart(award.expiresOn) };
		case 'renewedLate':
			return { type, ...facts, ...again(award, reviewOn), graceEndsOn: graceEnd(award.expiresOn) };
		case 'reinstated':
			return { type, ...facts, ...again(award, reviewOn) };
		case 'revoked':
			return { type, ...facts, proposedBy: change.proposedBy ?? '' };
		case 'superseded':
			return { type, ...facts, supersededBy: change.supersededBy ?? '' };
		default:
			return { type, ...facts };
	}
}

const into = ({ conditions }: AwardFacts): 'awarded' | 'conditions' =>
	conditions === null ? 'awarded' : 'conditions';

/** After its end: conditions that stand again are looked at again. */
const again = (award: AwardFacts, reviewOn: string) => {
	const state = into(award);
	return state === 'conditions' ? { into: state, reviewOn } : { into: state };
};

const windowStart = (expiresOn: string | null) =>
	expiresOn === null ? null : addDays(expiresOn, -RENEWAL_WINDOW_DAYS);

function isOpen({ expiresOn }: AwardFacts, day: string): boolean {
	const opensOn = windowStart(expiresOn);
	return opensOn !== null && opensOn <= day;
}

const graceEnd = (expiresOn: string | null) =>
	expiresOn === null ? '' : addDays(expiresOn, RENEWAL_GRACE_DAYS);

/** The columns beside the state, after a move. */
export function standingAfter(event: AwardEvent, to: AwardState, award: AwardFacts) {
	const limited = to === 'suspended' || to === 'conditions';
	// A review, and whatever has to do with a renewal under conditions, go on with what there was.
	const asItIs =
		to === 'conditions' && (event.type === 'renewed' || event.type === 'renewalOpened');
	const goesOn = event.type === 'reviewed' || asItIs;
	return {
		...(goesOn ? {} : { standingSince: event.effectiveOn }),
		...(asItIs ? {} : { reviewOn: limited ? reviewAfter(event) : null }),
		// An award that expired has its conditions still: whoever renews it finds them.
		...(limited || to === 'expired' ? {} : { conditions: null, conditionsPublic: false }),
		...(event.type === 'conditionsSet'
			? { conditions: event.conditions, conditionsPublic: event.publish }
			: {}),
		...(event.type === 'superseded' ? { supersededBy: event.supersededBy } : {}),
		...renewal(event, award)
	};
}

const reviewAfter = (event: AwardEvent): string =>
	('reviewOn' in event ? event.reviewOn : undefined) ??
	addDays(event.recordedOn, REVIEW_AFTER_DAYS);

/** A renewal adds to the time there was, also when it comes late; a new assessment begins anew. */
function renewal({ type, effectiveOn }: AwardEvent, { expiresOn, validMonths }: AwardFacts) {
	if (type === 'reinstated') {
		return { validFrom: effectiveOn, expiresOn: lastDayInForce(effectiveOn, validMonths) };
	}
	if (type !== 'renewed' && type !== 'renewedLate') return {};
	const longer = expiresOn !== null && validMonths !== null;
	return { expiresOn: longer ? addDays(addMonths(addDays(expiresOn, 1), validMonths), -1) : null };
}
