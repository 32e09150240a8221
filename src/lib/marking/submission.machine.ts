import { setup } from 'xstate';

/**
 * One try at an assignment. `dueAt` is the deadline it was measured against, kept in the event so
 * that a deadline moved later does not change how late the work was.
 */
export type SubmissionEvent =
	{ type: 'submitted'; dueAt: string | null } | { type: 'marked'; markId: string };

/** A resubmission is a new submission with the next number, so nothing leads back to the draft. */
export const submissionMachine = setup({
	types: { events: {} as SubmissionEvent }
}).createMachine({
	id: 'submission',
	initial: 'draft',
	states: {
		draft: { on: { submitted: 'submitted' } },
		submitted: { on: { marked: 'marked' } },
		marked: { type: 'final' }
	}
});
