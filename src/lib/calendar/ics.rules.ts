import { clockAt } from '../platform/local-time.ts';

/** One date in a calendar. */
export type CalendarEvent = {
	/** The same for as long as the date exists, however it changes. */
	uid: string;
	/** Rises with each change. */
	sequence: number;
	/** An instant, or a whole day 'YYYY-MM-DD'. */
	startsAt: Date | string;
	/** null: it is a moment, such as a deadline, or that whole day. */
	endsAt: Date | null;
	summary: string;
	description: string;
	location: string;
	/** Where to read more. */
	url: string;
	cancelled: boolean;
};

const ZONE = 'Europe/London';

/** The rules of British clocks since 1996, as RFC 5545 writes them. */
const zoneBlock = [
	'BEGIN:VTIMEZONE',
	`TZID:${ZONE}`,
	'BEGIN:DAYLIGHT',
	'DTSTART:19960331T010000',
	'TZOFFSETFROM:+0000',
	'TZOFFSETTO:+0100',
	'TZNAME:BST',
	'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
	'END:DAYLIGHT',
	'BEGIN:STANDARD',
	'DTSTART:19961027T020000',
	'TZOFFSETFROM:+0100',
	'TZOFFSETTO:+0000',
	'TZNAME:GMT',
	'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
	'END:STANDARD',
	'END:VTIMEZONE'
];

/**
 * A calendar as RFC 5545 has it: lines end in CRLF and are folded at 75 octets.
 * @param name what calendar programs call it
 * @param at the instant at which it is written
 */
export function calendarFile(name: string, events: readonly CalendarEvent[], at: Date): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Tranche//Calendar//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		`NAME:${escaped(name)}`,
		`X-WR-CALNAME:${escaped(name)}`,
		`X-WR-TIMEZONE:${ZONE}`,
		'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
		'X-PUBLISHED-TTL:PT1H',
		...zoneBlock,
		...events.flatMap((event) => eventLines(event, at)),
		'END:VCALENDAR'
	];
	return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent, at: Date): string[] {
	return [
		'BEGIN:VEVENT',
		`UID:${escaped(event.uid)}`,
		`DTSTAMP:${utc(at)}`,
		`SEQUENCE:${event.sequence}`,
		`DTSTART${typeof event.startsAt === 'string' ? wholeDay(event.startsAt) : local(event.startsAt)}`,
		...(event.endsAt ? [`DTEND${local(event.endsAt)}`] : []),
		`SUMMARY:${escaped(event.summary)}`,
		...(event.description ? [`DESCRIPTION:${escaped(event.description)}`] : []),
		...(event.location ? [`LOCATION:${escaped(event.location)}`] : []),
		`URL:${event.url}`,
		`STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
		// A deadline keeps nobody from meeting somebody at that time.
		`TRANSP:${event.endsAt && !event.cancelled ? 'OPAQUE' : 'TRANSPARENT'}`,
		'END:VEVENT'
	];
}

const wholeDay = (day: string) => `;VALUE=DATE:${day.replaceAll('-', '')}`;

const HOUR_MS = 3_600_000;

/** On the clocks of London; in UTC where those show a time twice, which programs read differently. */
function local(at: Date): string {
	const whole = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
	const { day, time } = clockAt(whole, ZONE);
	const isTwice = [-HOUR_MS, HOUR_MS].some(
		(away) => clockAt(new Date(whole.getTime() + away), ZONE).time === time
	);
	if (isTwice) return `:${utc(whole)}`;
	return `;TZID=${ZONE}:${day.replaceAll('-', '')}T${time.replace(':', '')}00`;
}

const utc = (at: Date) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** As a TEXT value. Other control characters have no place in one. */
const escaped = (text: string) =>
	text
		.replace(/[\\;,]/g, (character) => `\\${character}`)
		.replace(/\r\n|\r|\n/g, '\\n')
		// eslint-disable-next-line no-control-regex
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

const LINE_OCTETS = 75;
const octets = new TextEncoder();

/** No line is longer than 75 octets, and none ends within a character. */
function folded(line: string): string {
	let out = '';
	let used = 0;
	for (const character of line) {
		const size = octets.encode(character).length;
		if (used + size > LINE_OCTETS) {
			out += '\r\n ';
			used = 1;
		}
		out += character;
		used += size;
	}
	return out;
}
