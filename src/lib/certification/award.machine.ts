import { setup } from 'xstate';
import { type AnyReason, type AwardAct, reasonsFor } from './reason.rules.ts';

/** What every move of an award names. */
export type MoveFacts = {
	/** The person who decided, or 'system'. */
	by: string;
	reasonCode: AnyReason;
	/** The day from which it counts: today or earlier. */
	effectiveOn: string;
	/** The day it is written down. */
	recordedOn: string;
	/** Where the proof is kept: a decision, a case, a minute. Never the proof itself. */
	evidence: string;
};

type Plain = Exclude<AwardAct, 'suspended' | 'reviewed' | Detailed>;
type Detailed = 'conditionsSet' | 'lifted' | Renewal | 'revoked' | 'superseded';
type Renewal = 'renewed' | 'renewedLate' | 'reinstated';

/**
 * Conditions stand until they are lifted: neither a suspension nor the end of an award's time wears
 * them off. Renewals of before that rule do not say it, and led into force.
 */
type Into = { into: 'awarded' | 'conditions' };

/** One qualification held by one person. */
export type AwardEvent = MoveFacts &
	(
		| { type: Plain }
		| { type: 'suspended' | 'reviewed'; reviewOn: string }
		| { type: 'conditionsSet'; reviewOn: string; conditions: string; publish: boolean }
		| ({ type: 'lifted' } & Into)
		/** The first day on which an award may be renewed; null: it has no end. */
		| ({ type: 'renewed'; opensOn: string | null } & Into)
		/** The last day on which an award may still be renewed after its end. */
		| ({ type: 'renewedLate'; graceEndsOn: string; reviewOn?: string } & Into)
		| ({ type: 'reinstated'; reviewOn?: string } & Into)
		| { type: 'revoked'; proposedBy: string }
		| { type: 'superseded'; supersededBy: string }
	);

const day = /^\d{4}-\d\d-\d\d$/;

/** Guards look at the event alone, so that a history can be replayed without anything else. */
const accounted = (event: AwardEvent): boolean =>
	reasonsFor[event.type].includes(event.reasonCode) &&
	Boolean(event.by && event.evidence) &&
	day.test(event.effectiveOn) &&
	day.test(event.recordedOn) &&
	event.effectiveOn <= event.recordedOn;

const withConditions = (event: AwardEvent): boolean =>
	'into' in event && event.into === 'conditions';

const inGrace = (event: AwardEvent): boolean =>
	accounted(event) && event.type === 'renewedLate' && event.effectiveOn <= event.graceEndsOn;

const reviewAhead = (event: AwardEvent): boolean =>
	'reviewOn' in event &&
	event.reviewOn !== undefined &&
	day.test(event.reviewOn) &&
	event.reviewOn > event.recordedOn;

const guards = {
	accounted: ({ event }: { event: AwardEvent }) => accounted(event),
	withReview: ({ event }: { event: AwardEvent }) =>
		accounted(event) &&
		reviewAhead(event) &&
		(event.type !== 'conditionsSet' || Boolean(event.conditions)),
	intoForce: ({ event }: { event: AwardEvent }) =>
		accounted(event) && event.type === 'lifted' && event.into === 'awarded',
	intoConditions: ({ event }: { event: AwardEvent }) =>
		accounted(event) && event.type === 'lifted' && event.into === 'conditions',
	windowOpen: ({ event }: { event: AwardEvent }) =>
		accounted(event) &&
		event.type === 'renewed' &&
		event.opensOn !== null &&
		event.opensOn <= event.effectiveOn,
	withinGrace: ({ event }: { event: AwardEvent }) => inGrace(event) && !withConditions(event),
	withinGraceWithConditions: ({ event }: { event: AwardEvent }) =>
		inGrace(event) && withConditions(event) && reviewAhead(event),
	withoutConditions: ({ event }: { event: AwardEvent }) =>
		accounted(event) && !withConditions(event),
	withConditions: ({ event }: { event: AwardEvent }) =>
		accounted(event) && withConditions(event) && reviewAhead(event),
	byTwoPeople: ({ event }: { event: AwardEvent }) =>
		accounted(event) &&
		event.type === 'revoked' &&
		Boolean(event.proposedBy) &&
		event.proposedBy !== event.by,
	namesTheNewer: ({ event }: { event: AwardEvent }) =>
		accounted(event) && event.type === 'superseded' && Boolean(event.supersededBy)
};

const expired = { target: 'expired', guard: 'accounted' } as const;
const suspended = { target: 'suspended', guard: 'withReview' } as const;
const conditionsSet = { target: 'conditions', guard: 'withReview' } as const;
const revoked = { target: 'revoked', guard: 'byTwoPeople' } as const;
const superseded = { target: 'superseded', guard: 'namesTheNewer' } as const;
const inForce = {
	expired,
	suspended,
	conditionsSet,
	revoked,
	withdrawn: { target: 'withdrawn', guard: 'accounted' },
	superseded
} as const;

export const awardMachine = setup({ types: { events: {} as AwardEvent }, guards }).createMachine({
	id: 'award',
	initial: 'provisional',
	states: {
		// Every module is passed; the board has not met. Nobody outside is told.
		provisional: {
			on: {
				confirmed: { target: 'awarded', guard: 'accounted' },
				voided: { target: 'voided', guard: 'accounted' }
			}
		},
		awarded: { on: { renewalOpened: { target: 'due', guard: 'accounted' }, ...inForce } },
		due: { on: { renewed: { target: 'awarded', guard: 'accounted' }, ...inForce } },
		expired: {
			on: {
				renewedLate: [
					{ target: 'awarded', guard: 'withinGrace' },
					{ target: 'conditions', guard: 'withinGraceWithConditions' }
				],
				reinstated: [
					{ target: 'awarded', guard: 'withoutConditions' },
					{ target: 'conditions', guard: 'withConditions' }
				],
				superseded,
				// An award made in error or by cheating is taken away even when its time is over.
				revoked
			}
		},
		suspended: {
			on: {
				lifted: [
					{ target: 'awarded', guard: 'intoForce' },
					{ target: 'conditions', guard: 'intoConditions' }
				],
				reviewed: suspended,
				conditionsSet,
				revoked
			}
		},
		conditions: {
			on: {
				lifted: { target: 'awarded', guard: 'intoForce' },
				reviewed: { target: 'conditions', guard: 'withReview' },
				// Its holder is asked to renew it; the conditions stay.
				renewalOpened: { target: 'conditions', guard: 'accounted' },
				renewed: { target: 'conditions', guard: 'windowOpen' },
				conditionsSet,
				suspended,
				expired,
				revoked,
				// By a newer award, which takes the conditions over.
				superseded
			}
		},
		voided: { type: 'final' },
		revoked: { type: 'final' },
		withdrawn: { type: 'final' },
		superseded: { type: 'final' }
	}
});

/** States of which the public and registers may know. */
export type StandingState =
	| 'awarded'
	| 'due'
	| 'expired'
	| 'suspended'
	| 'conditions'
	| 'revoked'
	| 'withdrawn'
	| 'superseded';

export type AwardState = StandingState | 'provisional' | 'voided';
