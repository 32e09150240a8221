import { isDay } from './days.ts';

/**
 * The instant at which clocks in a time zone show that day and time; of a time that occurs twice
 * (when clocks go back) the second, of one that is left out the one an hour later: as PostgreSQL reads
 * them, so that a time that it gave and somebody sends back is the same.
 * @returns null when either is not in the calendar or on the clock
 */
export function instantAt(day: string, time: string, timeZone: string): Date | null {
	if (!isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null;
	const asUtc = Date.parse(`${day}T${time}:00Z`);
	const guesses = [aheadMs(asUtc - HALF_DAY_MS, timeZone), aheadMs(asUtc + HALF_DAY_MS, timeZone)];
	const exact = guesses
		.map((ahead) => asUtc - ahead)
		.filter((at) => at + aheadMs(at, timeZone) === asUtc);
	return new Date(exact.length > 0 ? Math.max(...exact) : asUtc - Math.min(...guesses));
}

/** The day and time that clocks in a time zone show at an instant: 'YYYY-MM-DD' and 'HH:MM'. */
export function clockAt(at: Date, timeZone: string): { day: string; time: string } {
	const [day = '', time = ''] = partsAt(at.getTime(), timeZone);
	return { day, time: time.slice(0, 5) };
}

const HALF_DAY_MS = 43_200_000;

/** How far clocks there are ahead of UTC. */
function aheadMs(at: number, timeZone: string): number {
	const [day, time] = partsAt(at, timeZone);
	return Date.parse(`${day}T${time}Z`) - Math.floor(at / 1000) * 1000;
}

const partsAt = (at: number, timeZone: string) => formatOf(timeZone).format(at).split(' ');

/** Making one takes far longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known) return known;
	// Swedish writes dates as ISO does.
	const made = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium'
	});
	formats.set(timeZone, made);
	return made;
}
