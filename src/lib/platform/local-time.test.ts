import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockAt, instantAt } from './local-time.ts';

const zone = 'Europe/London';
const zones = fc.constantFrom(zone, 'UTC', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia');

describe('instantAt', () => {
	it('gives an instant at which the clock shows what was asked for', () => {
		const minutes = fc
			.integer({ min: 0, max: 2 ** 26 })
			.map((n) => new Date(n * 60_000 + 946_684_800_000));
		fc.assert(
			fc.property(minutes, zones, (at, timeZone) => {
				const { day, time } = clockAt(at, timeZone);
				const found = instantAt(day, time, timeZone)!;
				expect(clockAt(found, timeZone)).toEqual({ day, time });
				expect(found.getTime()).toBeGreaterThanOrEqual(at.getTime());
			}),
			{ numRuns: 500 }
		);
	});

	it.each([
		['2026-11-06', '18:00', '2026-11-06T18:00:00Z'],
		['2026-07-06', '18:00', '2026-07-06T17:00:00Z'],
		['2026-10-25', '01:30', '2026-10-25T01:30:00Z'], // twice: the second
		['2026-03-29', '01:30', '2026-03-29T01:30:00Z'] // never: an hour later
	])('%s %s in London is %s', (day, time, instant) => {
		expect(instantAt(day, time, zone)).toEqual(new Date(instant));
	});

	it.each([
		['2026-02-30', '10:00'],
		['2026-02-20', '24:00'],
		['9999-12-31', '23:30'],
		['', '10:00'],
		['2026-02-20', '']
	])('refuses %s %s', (day, time) => {
		expect(instantAt(day, time, zone)).toBeNull();
	});
});
