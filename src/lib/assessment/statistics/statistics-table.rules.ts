import { flagWords } from './item-flags.rules.ts';
import type { ItemStatistics } from './quiz-statistics.server.ts';

/** The rows of the file that staff download: one for each question, then one for each option of it. */
export function statisticsRows(items: readonly ItemStatistics[]): (string | number | null)[][] {
	const head = [
		...['question', 'option', 'type', 'outcome', 'level', 'right', 'shown', 'tries', 'facility'],
		...['expected facility', 'discrimination', 'median seconds', 'picks', 'challenges', 'flags']
	];
	return [
		head,
		...items.flatMap((item) => [
			[
				...[item.key, '', item.type, item.outcome, item.level, '', item.shown, item.tries],
				...[decimals(item.facility, 4), item.difficulty, decimals(item.discrimination, 4)],
				...[decimals(item.medianSeconds, 1), null, item.challenges],
				item.flags.map((flag) => flagWords[flag]).join('; ')
			],
			...item.options.map((option) => [
				...[item.key, option.text, item.type, item.outcome, item.level],
				...[option.correct ? 'yes' : 'no', null, null, null, null, null, null],
				...[option.picks, null, '']
			])
		])
	];
}

/** '0.62', or a dash where there is nothing to say. */
export const figure = (value: number | null, places = 2): string =>
	value === null ? '–' : value.toFixed(places);

/** '1 min 20 s' */
export function secondsLong(seconds: number | null): string {
	if (seconds === null) return '–';
	const whole = Math.round(seconds);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const decimals = (value: number | null, places: number): number | null =>
	value === null ? null : Number(value.toFixed(places));
