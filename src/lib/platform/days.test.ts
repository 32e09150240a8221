import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, isDay, londonDay, startOfDay } from './days.ts';

test('the day in London changes at midnight there, in summer an hour before UTC', () => {
	expect(londonDay(new Date('2026-07-01T22:59:59Z'))).toBe('2026-07-01');
	expect(londonDay(new Date('2026-07-01T23:00:00Z'))).toBe('2026-07-02');
	expect(londonDay(new Date('2026-12-01T23:59:59Z'))).toBe('2026-12-01');
});

test('it is the same day whichever instant was asked about before', () => {
	const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });
	const instant = fc.date({
		min: new Date('1975-01-01'),
		max: new Date('2075-01-01'),
		noInvalidDate: true
	});
	const near = fc.tuple(instant, fc.integer({ min: -7_200_000, max: 7_200_000 }));
	fc.assert(
		fc.property(near, ([at, ms]) => {
			for (const each of [at, new Date(at.getTime() + ms), at]) {
				expect(londonDay(each)).toBe(calendar.format(each));
			}
		})
	);
	expect(() => londonDay(new Date(NaN))).toThrow(RangeError);
});

test('months end where the calendar says', () => {
	expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
	expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
	expect(addMonths('2026-11-06', 36)).toBe('2029-11-06');
	expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
});

test('days added can be taken away again', () => {
	fc.assert(
		fc.property(fc.integer({ min: -40_000, max: 40_000 }), (days) => {
			expect(addDays(addDays('2026-02-28', days), -days)).toBe('2026-02-28');
		})
	);
});

test('only days of the calendar are days', () => {
	expect(isDay('2024-02-29')).toBe(true);
	const others = ['2026-02-29', '2026-13-01', '2026-1-1', '', 'today', '2026-02-30'];
	for (const text of [...others, '9999-12-31', '0001-01-01', '0000-00-00']) {
		expect(isDay(text), text).toBe(false);
	}
});

test('a day begins at midnight in London, in summer and in winter', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 3000 }), (offset) => {
			const day = addDays('2026-01-01', offset);
			const start = startOfDay(day);
			expect(londonDay(start)).toBe(day);
			expect(londonDay(new Date(start.getTime() - 1))).toBe(addDays(day, -1));
		})
	);
});
