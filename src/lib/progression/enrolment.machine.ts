import { setup } from 'xstate';

export const boardDecisions = ['award', 'refer', 'fail', 'defer'] as const;
export type BoardDecision = (typeof boardDecisions)[number];

export type EnrolmentEvent =
	| { type: 'accepted' }
	| { type: 'reinvited' }
	| { type: 'studyStarted' }
	| { type: 'workCompleted' }
	| { type: 'workReopened' }
	/** The board took up a corrected mark, and with it every module is passed. */
	| { type: 'passedAfterAll' }
	| { type: 'boardDecided'; decision: BoardDecision }
	| { type: 'deferred'; reason: string }
	| { type: 'withdrawn'; reason: string }
	| { type: 'resumed'; reason: string }
	| { type: 'lapsed' };

/** One person in one cohort, from the invitation to the award and every way out and back. */
export const enrolmentMachine = setup({
	types: { events: {} as EnrolmentEvent },
	guards: {
		toAward: ({ event }) => event.type === 'boardDecided' && event.decision === 'award',
		toRefer: ({ event }) => event.type === 'boardDecided' && event.decision === 'refer',
		toDefer: ({ event }) => event.type === 'boardDecided' && event.decision === 'defer',
		toFail: ({ event }) => event.type === 'boardDecided' && event.decision === 'fail'
	}
}).createMachine({
	id: 'enrolment',
	initial: 'invited',
	states: {
		invited: {
			on: { accepted: 'enrolled', withdrawn: 'withdrawn', lapsed: 'lapsed' }
		},
		enrolled: {
			on: {
				studyStarted: 'studying',
				deferred: 'deferred',
				withdrawn: 'withdrawn',
				lapsed: 'lapsed'
			}
		},
		studying: {
			on: {
				workCompleted: 'awaitingBoard',
				deferred: 'deferred',
				withdrawn: 'withdrawn',
				lapsed: 'lapsed'
			}
		},
		awaitingBoard: {
			on: {
				// A mark was corrected before the board met, and there is work to do again.
				workReopened: 'studying',
				boardDecided: [
					{ guard: 'toAward', target: 'awarded' },
					{ guard: 'toRefer', target: 'referred' },
					{ guard: 'toDefer', target: 'deferred' },
					{ guard: 'toFail', target: 'failed' }
				]
			}
		},
		// The board gives another try.
		referred: {
			on: {
				studyStarted: 'studying',
				// Its time passed and nothing was tried.
				workCompleted: 'awaitingBoard',
				deferred: 'deferred',
				withdrawn: 'withdrawn',
				lapsed: 'lapsed'
			}
		},
		deferred: { on: { resumed: 'studying', withdrawn: 'withdrawn', lapsed: 'lapsed' } },
		withdrawn: { on: { resumed: 'studying', reinvited: 'invited' } },
		lapsed: { on: { resumed: 'studying', reinvited: 'invited' } },
		awarded: { type: 'final' },
		failed: { on: { passedAfterAll: 'awaitingBoard' } }
	}
});
