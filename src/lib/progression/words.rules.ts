import { momentWords } from '#lib/ui/dates.ts';

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

/** What the learner reads in place of passed, not passed yet and not passed, while the result is held. */
const heldWords: StateWords = { text: 'Marked, result comes later', colour: 'purple' };

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

// Attempts at quizzes and submissions of assignments share these words.
const tryWords: Record<string, StateWords> = {
	none: { text: 'Not started', colour: 'grey' },
	inProgress: { text: 'Started', colour: 'yellow' },
	overdue: { text: 'Time over', colour: 'orange' },
	draft: { text: 'Draft saved', colour: 'yellow' },
	submitted: { text: 'Being marked', colour: 'purple' },
	autoSubmitted: { text: 'Being marked', colour: 'purple' },
	marked: { text: 'Marked', colour: 'green' }
};

export const moduleStates = Object.keys(moduleWords);
export const enrolmentStates = Object.keys(enrolmentWords);

export const moduleState = (state: string): StateWords =>
	state === 'held' ? heldWords : (moduleWords[state] ?? { text: state, colour: 'grey' });

export const enrolmentState = (state: string): StateWords =>
	enrolmentWords[state] ?? { text: state, colour: 'grey' };

/** From when a result that is held can be seen, as the end of a sentence. */
export const heldUntilWords = (from: Date | null): string =>
	from ? `from ${momentWords(from)}` : 'once the board of examiners has decided';

/** One quiz or assignment of a learner. A mark that is known says more than the state. */
export function assessmentState(part: {
	state: string;
	bestPercent: number | null;
	floorPercent: number;
	held: boolean;
}): StateWords {
	if (part.held) return heldWords;
	const trying = ['inProgress', 'overdue', 'draft', 'submitted', 'autoSubmitted'].includes(
		part.state
	);
	if (!trying && part.bestPercent !== null) {
		return part.bestPercent >= part.floorPercent
			? { text: `Done: ${wholePercent(part.bestPercent)}`, colour: 'green' }
			: {
					text: `Not passed yet: ${percentUnder(part.bestPercent, part.floorPercent)}`,
					colour: 'orange'
				};
	}
	return tryWords[part.state] ?? { text: part.state, colour: 'grey' };
}

/** Marks keep two decimals and are rounded once, here, halves up: 59.5 -> '60%'. */
export const wholePercent = (percent: number): string => `${Math.floor(percent + 0.5)}%`;

/** A mark under a limit, never rounded up to it: 59.99 under 60 stays '59.99%'. */
export const percentUnder = (percent: number, limit: number): string =>
	Math.floor(percent + 0.5) < limit ? wholePercent(percent) : `${percent}%`;

/** What a learner who is not studying is told, and what they can do. Null for everyone else. */
export function pausedWords(enrolmentState: string): { title: string; text: string } | null {
	return paused[enrolmentState] ?? null;
}

const canRead = 'You can read everything here, but you cannot take a quiz or hand in work.';
const paused: Record<string, { title: string; text: string }> = {
	deferred: {
		title: 'You are on a break',
		text: `${canRead} Write to the academy when you are ready to come back. Nothing you have done is lost.`
	},
	withdrawn: {
		title: 'You have left this course',
		text: `${canRead} Write to the academy if you want to come back. Nothing you have done is lost.`
	},
	lapsed: {
		title: 'Your time on this course has run out',
		text: `${canRead} Write to the academy to ask whether you can go on. Nothing you have done is lost.`
	}
};

/** A title as the end of a sentence: one that asks has its mark already. */
export const ended = (title: string): string => (/[.?!]$/.test(title) ? title : `${title}.`);
