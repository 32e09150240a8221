/** Dates as people read them, in the United Kingdom's time. */

const zone = 'Europe/London';
const day = new Intl.DateTimeFormat('en-GB', {
	timeZone: zone,
	weekday: 'long',
	day: 'numeric',
	month: 'long',
	year: 'numeric'
});
const calendarDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

const HOUR_MS = 3_600_000;

/**
 * The time of day in London. Of the hour that comes twice, as summer time ends, it says which it is:
 * 01:30 BST, and an hour later 01:30 GMT.
 */
export function clockFormat(parts: Intl.DateTimeFormatOptions): (at: Date) => string {
	const options = { timeZone: zone, hourCycle: 'h23', hour: '2-digit', ...parts } as const;
	const plain = new Intl.DateTimeFormat('en-GB', options);
	const named = new Intl.DateTimeFormat('en-GB', { ...options, timeZoneName: 'short' });
	return (at) => {
		const words = plain.format(at);
		const isTwice = [-HOUR_MS, HOUR_MS].some(
			(ms) => plain.format(new Date(at.getTime() + ms)) === words
		);
		return isTwice ? named.format(at) : words;
	};
}

/**
 * Formats each minute once: pages of a whole cohort show the same few dates, and the calendar of the
 * system is slow to ask. No format here shows seconds.
 */
function remembering(format: (at: Date) => string): (at: Date) => string {
	const known = new Map<number, string>();
	return (at) => {
		const minute = Math.floor(at.getTime() / 60_000);
		let words = known.get(minute);
		if (words === undefined) {
			if (known.size >= 5000) known.clear();
			known.set(minute, (words = format(at)));
		}
		return words;
	};
}
const dayOf = remembering((at) => day.format(at).replace(',', ''));
const clockOf = remembering(clockFormat({ minute: '2-digit' }));
const calendarDayOf = remembering((at) => calendarDay.format(at));

/** Friday 6 November 2026 */
export function dayWords(at: Date | string): string {
	return dayOf(asDate(at));
}

/** Friday 6 November 2026, 18:00 */
export function momentWords(at: Date | string): string {
	return `${dayWords(at)}, ${clockWords(at)}`;
}

/** 18:00 */
export function clockWords(at: Date | string): string {
	return clockOf(asDate(at));
}

/** 18:00; where it is not today, also on which day: 18:00 on Friday 6 November 2026 */
export function timeWords(at: Date, now: Date): string {
	const isToday = londonDate(at) === londonDate(now);
	return isToday ? clockWords(at) : `${clockWords(at)} on ${dayWords(at)}`;
}

/** 2026-11-06, in London */
export function londonDate(at: Date): string {
	return calendarDayOf(at);
}

/** 'today', 'tomorrow', 'in 3 days', '2 days ago', 'in 20 minutes'; a day without a time has no minutes */
export function fromNow(at: Date | string, now: Date): string {
	const then = asDate(at);
	const minutes = Math.round((then.getTime() - now.getTime()) / 60_000);
	if (!isDay(at) && Math.abs(minutes) < 60) {
		if (minutes === 0) return 'now';
		return minutes > 0 ? `in ${plural(minutes, 'minute')}` : `${plural(-minutes, 'minute')} ago`;
	}
	const days = Math.round(
		(Date.parse(londonDate(then)) - Date.parse(londonDate(now))) / 86_400_000
	);
	if (days === 0) return 'today';
	if (days === 1) return 'tomorrow';
	if (days === -1) return 'yesterday';
	return days > 0 ? `in ${plural(days, 'day')}` : `${plural(-days, 'day')} ago`;
}

/** '1 lesson', '3 lessons' */
export function plural(count: number, noun: string, many = `${noun}s`): string {
	return `${count} ${count === 1 ? noun : many}`;
}

const isDay = (at: Date | string) => typeof at === 'string' && /^\d{4}-\d\d-\d\d$/.test(at);
const asDate = (at: Date | string) =>
	// A date without a time means noon, so that no time zone moves it to the day before.
	typeof at === 'string' ? new Date(isDay(at) ? `${at}T12:00:00Z` : at) : at;
