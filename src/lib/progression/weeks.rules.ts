import { addDays } from '../platform/days.ts';

export type StateCount = { state: string; count: number };

/** So many went from one state to another on one day of the cohort; 0 is its first day. */
export type DayMove = { day: number; fromState: string | null; toState: string; count: number };

/** Where people stood when a week ended. */
export type Week = { week: number; endsOn: string; states: StateCount[] };

/** More weeks than a course lasts: what comes after is not its flow. */
const MOST_WEEKS = 40;

/**
 * The weeks from the first day to today, but no further than the last day or the last move after it.
 * What happened before the first day counts in the first week.
 */
export function weekByWeek(
	moves: readonly DayMove[],
	cohort: { startsOn: string; endsOn: string; today: string }
): Week[] {
	const dayOf = (date: string) =>
		Math.round((Date.parse(date) - Date.parse(cohort.startsOn)) / 86_400_000);
	const lastMove = Math.max(...moves.map(({ day }) => day), dayOf(cohort.endsOn));
	const lastDay = Math.min(dayOf(cohort.today), lastMove);
	const weeks = Math.min(Math.floor(lastDay / 7) + 1, MOST_WEEKS);
	return Array.from({ length: Math.max(0, weeks) }, (_, index) => ({
		week: index + 1,
		endsOn: addDays(cohort.startsOn, index * 7 + 6),
		states: standing(moves.filter(({ day }) => day < (index + 1) * 7))
	}));
}

/** Who came into a state, without those who left it. */
function standing(moves: readonly DayMove[]): StateCount[] {
	const counts = new Map<string, number>();
	const add = (state: string, count: number) => counts.set(state, (counts.get(state) ?? 0) + count);
	for (const { fromState, toState, count } of moves) {
		if (fromState !== null) add(fromState, -count);
		add(toState, count);
	}
	return [...counts].filter(([, count]) => count !== 0).map(([state, count]) => ({ state, count }));
}
