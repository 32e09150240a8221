import { setup } from 'xstate';

/**
 * One try at a quiz. `cause` says who ended it: the learner, or the clock. Voiding is staff's act and
 * possible at any time: the attempt then neither counts nor uses up a try.
 */
export type AttemptEvent =
	| { type: 'submitted'; cause: 'learner' | 'deadline'; receipt: string }
	| { type: 'marked'; markId: string }
	| { type: 'voided'; reason: string };

export const attemptMachine = setup({
	types: { events: {} as AttemptEvent }
}).createMachine({
	id: 'attempt',
	initial: 'inProgress',
	states: {
		inProgress: { on: { submitted: 'submitted', voided: 'voided' } },
		submitted: { on: { marked: 'marked', voided: 'voided' } },
		marked: { on: { voided: 'voided' } },
		voided: { type: 'final' }
	}
});
