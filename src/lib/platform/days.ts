/** Calendar days as 'YYYY-MM-DD'. Days begin and end in London: awards, deadlines and registers are British. */

const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });

const HOUR_MS = 3_600_000;
let lately = { hour: NaN, day: '' };

/** The day it is in London at that instant. Days begin on the hour, so one is written out once an hour. */
export function londonDay(at: Date): string {
	const hour = Math.floor(at.getTime() / HOUR_MS);
	if (hour !== lately.hour) lately = { hour, day: london.format(at) };
	return lately.day;
}

export function addDays(day: string, days: number): string {
	const date = new Date(`${day}T00:00:00Z`);
	date.setUTCDate(date.getUTCDate() + days);
	return date.toISOString().slice(0, 10);
}

/** The same day of a later month, or that month's last day where it is shorter. */
export function addMonths(day: string, months: number): string {
	const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
	const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
	const date = new Date(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last)));
	return date.toISOString().slice(0, 10);
}

/**
 * True for a day that is in the calendar: '2026-02-30' is not. Years of before 1000 and after 2999 are
 * slips of the keyboard, and what is reckoned from them has no year of four digits.
 */
export function isDay(text: string): boolean {
	if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The instant at which a day begins in London. */
export function startOfDay(day: string): Date {
	const midnight = new Date(`${day}T00:00:00Z`);
	// In summer London is an hour ahead, and the day before it there is not over at this instant.
	const hourBefore = new Date(midnight.getTime() - 3_600_000);
	return londonDay(hourBefore) === day ? hourBefore : midnight;
}
