import { setup } from 'xstate';
import { type AwardAct, reasonsFor, type ReasonCode } from './reason.rules.ts';

/**
 * One qualification held by one person. `recordedOn` is the day the move is written down: a move may
 * take effect on an earlier day, never on a later one.
 */
export type AwardEvent =
	| { type: 'renewalOpened'; effectiveOn: string; recordedOn: string }
	| {
			type: AwardAct;
			reasonCode: ReasonCode;
			effectiveOn: string;
			recordedOn: string;
	  };

const day = /^\d{4}-\d\d-\d\d$/;

export const awardMachine = setup({
	types: { events: {} as AwardEvent },
	guards: {
		dated: ({ event }) =>
			day.test(event.effectiveOn) &&
			day.test(event.recordedOn) &&
			event.effectiveOn <= event.recordedOn,
		reasoned: ({ event }) =>
			event.type !== 'renewalOpened' &&
			reasonsFor[event.type].includes(event.reasonCode) &&
			day.test(event.effectiveOn) &&
			day.test(event.recordedOn) &&
			event.effectiveOn <= event.recordedOn
	}
}).createMachine({
	id: 'award',
	initial: 'awarded',
	states: {
		awarded: {
			on: {
				renewalOpened: { target: 'due', guard: 'dated' },
				expired: { target: 'expired', guard: 'reasoned' },
				suspended: { target: 'suspended', guard: 'reasoned' },
				revoked: { target: 'revoked', guard: 'reasoned' },
				withdrawn: { target: 'withdrawn', guard: 'reasoned' },
				superseded: { target: 'superseded', guard: 'reasoned' }
			}
		},
		due: {
			on: {
				expired: { target: 'expired', guard: 'reasoned' },
				suspended: { target: 'suspended', guard: 'reasoned' },
				revoked: { target: 'revoked', guard: 'reasoned' },
				withdrawn: { target: 'withdrawn', guard: 'reasoned' },
				superseded: { target: 'superseded', guard: 'reasoned' }
			}
		},
		expired: {
			// An award made in error or by cheating is taken away even when its time is over.
			on: { revoked: { target: 'revoked', guard: 'reasoned' } }
		},
		suspended: {
			on: {
				lifted: { target: 'awarded', guard: 'reasoned' },
				revoked: { target: 'revoked', guard: 'reasoned' }
			}
		},
		revoked: { type: 'final' },
		withdrawn: { type: 'final' },
		superseded: { type: 'final' }
	}
});

export type AwardState =
	'awarded' | 'due' | 'expired' | 'suspended' | 'revoked' | 'withdrawn' | 'superseded';
