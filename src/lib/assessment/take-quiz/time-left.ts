import { plural } from '#lib/ui/dates.ts';

/** So long in words, calm, without seconds that run: '34 minutes', '26 hours 5 minutes'. */
export function spanWords(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 1) return 'less than a minute';
	if (minutes < 120) return plural(minutes, 'minute');
	const hours = plural(Math.floor(minutes / 60), 'hour');
	return minutes % 60 === 0 ? hours : `${hours} ${plural(minutes % 60, 'minute')}`;
}

/** The time left in words. */
export function timeLeftWords(ms: number): string {
	if (ms <= 0) return 'Your time has ended';
	return ms < 60_000 ? 'Less than a minute left' : `${spanWords(ms)} left`;
}

/** What the page says once the time is over and answers are still taken. */
export function overtimeWords(ms: number, late: boolean): string {
	return late
		? `Your time has ended. You can go on for ${spanWords(ms)}, and it counts as late`
		: `Your time has ended. You can finish within ${spanWords(ms)}`;
}

const MARKS_MS = [10, 5, 1].map((minutes) => minutes * 60_000);

/**
 * What to announce when the time left has gone from `before` to `now`; null: nothing. After a sleep
 * it may be well past the mark, so it says what is left, to the nearest minute.
 */
export function announcement(before: number, now: number): string | null {
	const crossed = MARKS_MS.some((mark) => before > mark && now <= mark);
	return crossed && now > 0 ? timeLeftWords(Math.round(now / 60_000) * 60_000 || now) : null;
}

/** What is typed without a pause is saved every few seconds: before an end that is too late. */
const LAST_CALL_MS = 2_500;

/**
 * True so soon before answers count less, or no more, that what is being typed must be saved now.
 * @param ends so long after the time is over
 */
export const isLastCall = (left: number, ends: readonly number[]): boolean =>
	ends.some((end) => left > -end && left + end <= LAST_CALL_MS);

/** The two counters of a device drift apart by less than that while it is awake. */
const SLEPT_MS = 5_000;

/**
 * The server's clock as this page knows it. It runs on the browser's steady counter, so setting the
 * computer's clock changes nothing, and is set again whenever the server tells its time.
 * @param steady milliseconds; on most devices it stands still while they sleep
 * @param wall the device's clock, in milliseconds: whatever it says, but it goes on in a sleep
 */
export function serverClock(steady: () => number, wall: () => number) {
	let at = 0;
	let since = 0;
	let apart = wall() - steady();
	return {
		/** The server said `instant` somewhere between the two steady times. */
		set(instant: number, asked: number, answered: number): void {
			at = instant;
			since = (asked + answered) / 2;
			apart = wall() - steady();
		},
		/** Where the device slept, behind the server by that long; never ahead of it. */
		now: (): number => at + steady() - since,
		/** False once the device may have slept, until the server has told its time again. */
		isSure: (): boolean => Math.abs(wall() - steady() - apart) < SLEPT_MS
	};
}
