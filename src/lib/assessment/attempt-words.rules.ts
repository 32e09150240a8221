import type { AttemptState } from './attempts.server.ts';

type StateWords = { text: string; colour: 'grey' | 'blue' | 'orange' | 'green' | 'purple' };

const words: Record<AttemptState, StateWords> = {
	notStarted: { text: 'Not begun', colour: 'grey' },
	inProgress: { text: 'In the quiz', colour: 'blue' },
	overdue: { text: 'Time over', colour: 'orange' },
	submitted: { text: 'Handed in', colour: 'purple' },
	autoSubmitted: { text: 'Handed in by the clock', colour: 'purple' },
	marked: { text: 'Marked', colour: 'green' },
	voided: { text: 'Set aside', colour: 'grey' }
};

/** A try's state as staff read it. */
export const attemptWords = (state: AttemptState): StateWords => words[state];

export const isOver = (state: AttemptState): boolean =>
	!['notStarted', 'inProgress', 'overdue'].includes(state);
