import { expect, it } from 'vitest';
import { clockAt, instantAt } from '../platform/local-time.ts';
import { clocksOf, isTimeZone, timeZones } from './time-zone.rules.ts';

it.each(timeZones.map(({ value }) => value))('%s has clocks that can be read and set', (zone) => {
	expect(isTimeZone(zone)).toBe(true);
	const at = instantAt('2027-07-15', '23:59', zone)!;
	expect(clockAt(at, zone)).toEqual({ day: '2027-07-15', time: '23:59' });
});

it('takes any IANA name, and nothing else', () => {
	expect(isTimeZone('Pacific/Auckland')).toBe(true);
	for (const name of ['', 'London', 'europe/london', 'Europe/Nowhere', '+01:00']) {
		expect(isTimeZone(name), name).toBe(false);
	}
});

it('says whose clocks they are', () => {
	expect(clocksOf('Europe/London')).toBe('London');
	expect(clocksOf('America/Port_of_Spain')).toBe('Port of Spain');
	expect(clocksOf('UTC')).toBe('UTC');
});
