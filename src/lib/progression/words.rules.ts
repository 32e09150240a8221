/** States as a learner, a tutor or staff read them: a word first, then a colour. */

type Colour =
	'grey' | 'blue' | 'purple' | 'yellow' | 'green' | 'orange' | 'red' | 'aqua-green' | 'white';
export type StateWords = { text: string; colour: Colour };

const moduleWords: Record<string, StateWords> = {
	locked: { text: 'Not open yet', colour: 'grey' },
	open: { text: 'Open', colour: 'blue' },
	studying: { text: 'Studying', colour: 'aqua-green' },
	assessing: { text: 'Work to hand in', colour: 'yellow' },
	awaitingMark: { text: 'Being marked', colour: 'purple' },
	passed: { text: 'Passed', colour: 'green' },
	referred: { text: 'Not passed yet', colour: 'orange' },
	failed: { text: 'Not passed', colour: 'red' }
};

const enrolmentWords: Record<string, StateWords> = {
	invited: { text: 'Invited', colour: 'grey' },
	enrolled: { text: 'Ready to start', colour: 'blue' },
	studying: { text: 'Studying', colour: 'aqua-green' },
	awaitingBoard: { text: 'Waiting for the board', colour: 'purple' },
	awarded: { text: 'Awarded', colour: 'green' },
	referred: { text: 'Another try', colour: 'orange' },
	deferred: { text: 'On a break', colour: 'yellow' },
	withdrawn: { text: 'Withdrawn', colour: 'grey' },
	failed: { text: 'Not awarded', colour: 'red' },
	lapsed: { text: 'Lapsed', colour: 'grey' }
};

export const moduleStates = Object.keys(moduleWords);
export const enrolmentStates = Object.keys(enrolmentWords);

export const moduleState = (state: string): StateWords =>
	moduleWords[state] ?? { text: state, colour: 'grey' };

export const enrolmentState = (state: string): StateWords =>
	enrolmentWords[state] ?? { text: state, colour: 'grey' };
