import { setup } from 'xstate';

export const moduleOutcomes = ['passed', 'referred', 'failed'] as const;
export type ModuleOutcome = (typeof moduleOutcomes)[number];

export type ModuleEvent =
	| { type: 'unlocked' }
	| { type: 'studyStarted' }
	| { type: 'assessmentStarted' }
	| { type: 'workHandedIn' }
	| { type: 'resultSettled'; outcome: ModuleOutcome; percent: number }
	/** The mark that settled it counts no more: what is left decides, or another try. */
	| { type: 'resultWithdrawn' }
	| { type: 'referredByBoard' };

/** A settled result leads wherever it says, from every state in which work can have been marked. */
const settled = [
	{ guard: 'isPassed', target: 'passed' },
	{ guard: 'isReferred', target: 'referred' },
	{ guard: 'isFailed', target: 'failed' }
] as const;

/** One module of one enrolment. */
export const moduleMachine = setup({
	types: { events: {} as ModuleEvent },
	guards: {
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
		awaitingMark: { on: { assessmentStarted: 'assessing', resultSettled: settled } },
		// Not passed yet, and another try is left.
		referred: { on: { assessmentStarted: 'assessing', resultSettled: settled } },
		// Provisional until the board has met: a corrected mark may still change it.
		passed: { on: { resultWithdrawn: 'assessing', resultSettled: settled } },
		failed: {
			on: {
				referredByBoard: 'referred',
				resultWithdrawn: 'assessing',
				resultSettled: settled
			}
		}
	}
});
