import type { CourseMap } from './course-map.ts';
import { enrolmentState, moduleState, type StateWords } from './words.rules.ts';

/** How a station's sign is drawn. The words beside it say the same. */
export type Sign = 'done' | 'here' | 'waiting' | 'again' | 'failed' | 'closed' | 'ahead' | 'award';

/** A stop of the course map: a module, the board of examiners, or the award at the end. */
export type Station = {
	key: string;
	name: string;
	words: StateWords;
	sign: Sign;
	/** Path under the course; null when there is nothing to open. */
	path: string | null;
};

const signs: Record<string, Sign> = {
	locked: 'closed',
	open: 'here',
	studying: 'here',
	assessing: 'here',
	awaitingMark: 'waiting',
	passed: 'done',
	referred: 'again',
	failed: 'failed'
};

export const signOf = (moduleState: string): Sign => signs[moduleState] ?? 'ahead';

export function moduleStations({ modules }: CourseMap): Station[] {
	return modules.map(({ code, state }) => ({
		key: code,
		name: code,
		words: moduleState(state),
		sign: signOf(state),
		path: code.toLowerCase()
	}));
}

/** What comes after the last module. */
export function endStations(enrolment: { state: string; awardTitle: string }): Station[] {
	const { state, awardTitle } = enrolment;
	const board = boards[state] ?? { sign: 'ahead', words: toCome };
	const awarded = state === 'awarded';
	return [
		{ key: 'board', name: 'Board of examiners', ...board, path: 'results' },
		{
			key: 'award',
			name: awardTitle,
			words: awarded ? enrolmentState('awarded') : toCome,
			sign: awarded ? 'award' : 'ahead',
			path: awarded ? 'certificate' : null
		}
	];
}

const toCome: StateWords = { text: 'To come', colour: 'grey' };
const boards: Record<string, { sign: Sign; words: StateWords }> = {
	awaitingBoard: { sign: 'waiting', words: { text: 'Waiting', colour: 'purple' } },
	awarded: { sign: 'done', words: { text: 'Confirmed', colour: 'green' } },
	failed: { sign: 'failed', words: { text: 'Not awarded', colour: 'red' } },
	referred: { sign: 'again', words: { text: 'Another try', colour: 'orange' } }
};
