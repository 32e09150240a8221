import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it, test } from 'vitest';
import { type CalendarEvent, calendarFile } from './ics.rules.ts';

/** Read back by a program that others wrote. */
function read(file: string) {
	const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
	const zone = calendar.getFirstSubcomponent('vtimezone')!;
	ICAL.TimezoneService.reset();
	ICAL.TimezoneService.register(zone);
	return calendar.getAllSubcomponents('vevent').map((component) => {
		const event = new ICAL.Event(component);
		return {
			uid: event.uid,
			sequence: event.sequence,
			startsAt: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate(),
			endsAt: component.hasProperty('dtend') ? event.endDate.toJSDate() : null,
			summary: event.summary,
			description: event.description ?? '',
			location: event.location ?? '',
			url: String(component.getFirstPropertyValue('url')),
			cancelled: component.getFirstPropertyValue('status') === 'CANCELLED'
		};
	});
}

const at = new Date('2026-11-29T10:00:00Z');
const lunch: CalendarEvent = {
	uid: 'seminar-1@academy.example',
	sequence: 2,
	startsAt: new Date('2026-12-04T12:30:00Z'),
	endsAt: new Date('2026-12-04T14:00:00Z'),
	summary: 'Seminar CLHC-1: bring your chart; find who decides, if anybody',
	description: 'Led by Tove.\nTwo lines.',
	location: 'Room 4, ground floor',
	url: 'https://academy.example/learn/c/clhc-1',
	cancelled: false
};

const minute = (least: string, most: string) =>
	fc
		.integer({ min: Date.parse(least) / 60_000, max: Date.parse(most) / 60_000 })
		.map((minutes) => new Date(minutes * 60_000));
/** Text as people type it: NUL and its like never come as far as this, and are dropped. */
const text = fc
	.string({ unit: 'grapheme', maxLength: 200 })
	// eslint-disable-next-line no-control-regex
	.map((one) => one.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trim());
const event = fc.record({
	uid: fc.uuid(),
	sequence: fc.nat(),
	startsAt: fc.oneof(
		minute('1997-01-01T00:00:00Z', '2090-01-01T00:00:00Z'),
		minute('1997-01-01T00:00:00Z', '2090-01-01T00:00:00Z').map((at) =>
			at.toISOString().slice(0, 10)
		)
	),
	endsAt: fc.constant(null),
	summary: text,
	description: text,
	location: text,
	url: fc.webUrl(),
	cancelled: fc.boolean()
});

test('an independent reader understands every event as it was meant', () => {
	fc.assert(
		fc.property(fc.array(event, { maxLength: 5 }), (events) => {
			expect(read(calendarFile('Dates', events, at))).toEqual(events);
		})
	);
});

test('no line is longer than 75 octets, and each ends in CRLF', () => {
	fc.assert(
		fc.property(event, (one) => {
			const file = calendarFile('Dates', [one], at);
			expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
			const lines = file.split('\r\n');
			for (const line of lines) {
				expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
				expect(line).not.toMatch(/[\r\n]/);
			}
			expect(Buffer.from(file).toString()).toBe(file);
		})
	);
});

describe('times', () => {
	const startOf = (instant: string) =>
		/DTSTART.*/.exec(
			calendarFile('', [{ ...lunch, startsAt: new Date(instant) }], at).split('END:VTIMEZONE')[1]!
		)![0];

	it('are those of clocks in London, in winter and in summer', () => {
		expect(startOf('2026-12-04T12:30:00Z')).toBe('DTSTART;TZID=Europe/London:20261204T123000');
		expect(startOf('2026-07-03T11:30:00Z')).toBe('DTSTART;TZID=Europe/London:20260703T123000');
	});

	it('are in UTC where clocks show them twice', () => {
		expect(startOf('2026-10-25T00:30:00Z')).toBe('DTSTART:20261025T003000Z');
		expect(startOf('2026-10-25T01:30:00Z')).toBe('DTSTART:20261025T013000Z');
	});

	it('have a zone block whose changes are those of the system', () => {
		const events = ['2026-03-29', '2026-10-25', '2031-03-30', '2031-10-26'].flatMap((day) =>
			['T00:59:00Z', 'T01:00:00Z'].map((time) => ({ ...lunch, startsAt: new Date(day + time) }))
		);
		const starts = events.map(({ startsAt }) => startsAt);
		expect(read(calendarFile('', events, at)).map(({ startsAt }) => startsAt)).toEqual(starts);
	});
});

test('a deadline blocks no time, a seminar does, a cancelled one does not', () => {
	const one = (change: Partial<CalendarEvent>) => calendarFile('', [{ ...lunch, ...change }], at);
	expect(one({})).toMatch(/STATUS:CONFIRMED\r\nTRANSP:OPAQUE/);
	expect(one({ endsAt: null })).toMatch(/STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT/);
	expect(one({ cancelled: true })).toMatch(/STATUS:CANCELLED\r\nTRANSP:TRANSPARENT/);
});
