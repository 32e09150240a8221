import { setup } from 'xstate';

export const moduleOutcomes = ['passed', 'referred', 'failed'] as const;
export type ModuleOutcome = (typeof moduleOutcomes)[number];

export type ModuleEvent =
	| { type: 'unlocked' }
	| { type: 'studyStarted' }
	/** `held`: of a settled module whose result the learner does not know yet. */
	| { type: 'assessmentStarted'; held?: true }
	| { type: 'workHandedIn' }
	| { type: 'resultSettled'; outcome: ModuleOutcome; percent: number }
	/** A try that was handed in counts no more: what is left decides, or another try. */
	| { type: 'resultWithdrawn' }
	| { type: 'referredByBoard' };

/** A settled result leads wherever it says, from every state in which work can have been marked. */
const settled = [
	{ guard: 'isPassed', target: 'passed' },
	{ guard: 'isReferred', target: 'referred' },
	{ guard: 'isFailed', target: 'failed' }
] as const;

/** Whoever does not know how it was settled may try again, whichever way that was. */
const triedAgain = { guard: 'isHeld', target: 'assessing' } as const;

/** One module of one enrolment. */
export const moduleMachine = setup({
	types: { events: {} as ModuleEvent },
	guards: {
		isHeld: ({ event }) => event.type === 'assessmentStarted' && event.held === true,
		isPassed: ({ event }) => event.type === 'resultSettled' && event.outcome === 'passed',
		isReferred: ({ event }) => event.type === 'resultSettled' && event.outcome === 'referred',
		isFailed: ({ event }) => event.type === 'resultSettled' && event.outcome === 'failed'
	}
}).createMachine({
	id: 'module',
	initial: 'locked',
	states: {
		locked: { on: { unlocked: 'open' } },
		open: { on: { studyStarted: 'studying', assessmentStarted: 'assessing' } },
		studying: { on: { assessmentStarted: 'assessing' } },
		assessing: { on: { workHandedIn: 'awaitingMark', resultSettled: settled } },
		awaitingMark: {
			on: {
				assessmentStarted: 'assessing',
				resultWithdrawn: 'assessing',
				resultSettled: settled
			}
		},
		// Not passed yet, and another try is left.
		referred: {
			on: {
				assessmentStarted: 'assessing',
				resultWithdrawn: 'assessing',
				resultSettled: settled
			}
		},
		// Provisional until the board has met: a corrected mark may still change it.
		passed: {
			on: {
				assessmentStarted: triedAgain,
				resultWithdrawn: 'assessing',
				resultSettled: settled
			}
		},
		failed: {
			on: {
				referredByBoard: 'referred',
				assessmentStarted: triedAgain,
				resultWithdrawn: 'assessing',
				resultSettled: settled
			}
		}
	}
});
