import { setup } from 'xstate';

/**
 * One try at a quiz. The learner hands in, or the clock does: first the time is over (`overdue`; a
 * grace or late time may still run), then what is stored is handed in. Voiding is staff's act and
 * possible at any time: the attempt then neither counts nor uses up a try.
 */
export type AttemptEvent =
	| { type: 'started'; dueAt: string }
	/** Staff gave time: the try has a new end, also when its time was just over. */
	| { type: 'timeGiven'; dueAt: string; accommodationId: string }
	| { type: 'timeEnded' }
	/** `deadline` stands in histories from before the clock had an event of its own. */
	| { type: 'submitted'; cause: 'learner' | 'deadline'; receipt: string }
	| { type: 'autoSubmitted'; receipt: string }
	| { type: 'marked'; markId: string }
	| { type: 'voided'; reason: string };

export const attemptMachine = setup({
	types: { events: {} as AttemptEvent }
}).createMachine({
	id: 'attempt',
	initial: 'notStarted',
	states: {
		notStarted: { on: { started: 'inProgress', voided: 'voided' } },
		inProgress: {
			on: {
				timeGiven: 'inProgress',
				timeEnded: 'overdue',
				submitted: 'submitted',
				voided: 'voided'
			}
		},
		overdue: {
			on: {
				timeGiven: 'inProgress',
				submitted: 'submitted',
				autoSubmitted: 'autoSubmitted',
				voided: 'voided'
			}
		},
		submitted: { on: { marked: 'marked', voided: 'voided' } },
		autoSubmitted: { on: { marked: 'marked', voided: 'voided' } },
		marked: { on: { voided: 'voided' } },
		voided: { type: 'final' }
	}
});
