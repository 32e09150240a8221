/** The time left in words: calm, without seconds that run. */
export function timeLeftWords(ms: number): string {
	if (ms <= 0) return 'Your time has ended';
	const minutes = Math.floor(ms / 60_000);
	if (minutes === 0) return 'Less than a minute left';
	return `${minutesWords(minutes)} left`;
}

/** What the page says once the time is over and answers are still taken. */
export function overtimeWords(ms: number, late: boolean): string {
	const left = ms < 60_000 ? 'less than a minute' : minutesWords(Math.floor(ms / 60_000));
	return late
		? `Your time has ended. You can go on for ${left}, and it counts as late`
		: `Your time has ended. You can finish within ${left}`;
}

const minutesWords = (minutes: number) => (minutes === 1 ? '1 minute' : `${minutes} minutes`);

const MARKS_MS = [10, 5, 1].map((minutes) => minutes * 60_000);

/** What to announce when the time left has gone from `before` to `now`; null: nothing. */
export function announcement(before: number, now: number): string | null {
	const crossed = MARKS_MS.filter((mark) => before > mark && now <= mark);
	if (crossed.length === 0 || now <= 0) return null;
	const minutes = Math.min(...crossed) / 60_000;
	return `${minutesWords(minutes)} left`;
}

/** What is typed without a pause is saved every few seconds: before an end that is too late. */
const LAST_CALL_MS = 2_500;

/**
 * True so soon before answers count less, or no more, that what is being typed must be saved now.
 * @param ends so long after the time is over
 */
export const isLastCall = (left: number, ends: readonly number[]): boolean =>
	ends.some((end) => left > -end && left + end <= LAST_CALL_MS);

/**
 * The server's clock as this page knows it. It runs on the browser's steady counter, so setting the
 * computer's clock changes nothing, and is set again whenever the server tells its time.
 */
export function serverClock(steady: () => number) {
	let at = 0;
	let since = 0;
	return {
		/** The server said `instant` somewhere between the two steady times. */
		set(instant: number, asked: number, answered: number): void {
			at = instant;
			since = (asked + answered) / 2;
		},
		now: (): number => at + steady() - since
	};
}
