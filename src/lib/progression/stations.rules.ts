import { dayWords } from '#lib/ui/dates.ts';
import type { CourseMap } from './course-map.ts';
import { awardNotInForce, type HeldAward } from './held-award.rules.ts';
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
	failed: 'failed',
	held: 'waiting'
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

export type EndOfCourse = { state: string; awardTitle: string } & HeldAward;

/** What comes after the last module. */
export function endStations(place: EndOfCourse, at: Date): Station[] {
	const { state, awardTitle } = place;
	const board = boards[state] ?? { sign: 'ahead', words: toCome };
	const awarded = state === 'awarded';
	const gone = awarded ? awardNotInForce(place, at) : null;
	return [
		{ key: 'board', name: 'Board of examiners', ...board, path: 'results' },
		{
			key: 'award',
			name: awardTitle,
			words: gone?.words ?? (/^(awarded|failed)$/.test(state) ? enrolmentState(state) : toCome),
			sign: awarded && !gone ? 'award' : 'ahead',
			path: awarded ? 'certificate' : null
		}
	];
}

/** What the map says below the name of the board and of the award. */
export function endWords({ key, sign, path }: Station, boardMeetsOn: string | null): string {
	if (key === 'award') {
		if (sign === 'award')
			return 'Your certificate is ready. My record shows what the register was told.';
		return path
			? 'Not in force today. The page of your certificate says since when.'
			: 'Made by the board when every module is passed. Your certificate comes with it.';
	}
	if (sign === 'done') return 'Your results are confirmed.';
	if (sign === 'failed') return 'It did not make the award. Your results say why.';
	if (sign === 'again') return 'It decided that you can try again. Your results say what.';
	return boardMeetsOn
		? `Meets on ${dayWords(boardMeetsOn)}. Until then, every result is provisional.`
		: 'Confirms every result. Until then, each one is provisional.';
}

const toCome: StateWords = { text: 'To come', colour: 'grey' };
const boards: Record<string, { sign: Sign; words: StateWords }> = {
	awaitingBoard: { sign: 'waiting', words: { text: 'Waiting', colour: 'purple' } },
	awarded: { sign: 'done', words: { text: 'Confirmed', colour: 'green' } },
	failed: { sign: 'failed', words: { text: 'Not awarded', colour: 'red' } },
	referred: { sign: 'again', words: { text: 'Another try', colour: 'orange' } }
};
