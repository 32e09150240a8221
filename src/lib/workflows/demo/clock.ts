import { instantAt } from '#lib/platform/local-time.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';

/** The Monday of the week in which an instant lies, in London. */
export function mondayOf(at: Date): string {
	const day = londonDay(at);
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	return addDays(day, -((weekday + 6) % 7));
}

/** The day on which a cohort of a story begins: a Monday, seen from the present. */
export const beginsOn = (story: { weeksAgo: number }, present: Date): string =>
	addDays(mondayOf(present), -7 * story.weeksAgo);

/** Instants of one person's story: in order, and never after an hour before the present. */
export function storyClock(startsOn: string, present: Date): (day: number, time: string) => Date {
	const latest = present.getTime() - 3_600_000;
	let last = 0;
	return (day, time) => {
		const wanted = instantAt(addDays(startsOn, day), time, 'Europe/London');
		last = Math.max(Math.min(wanted!.getTime(), latest), last + 1000);
		return new Date(last);
	};
}

export const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
