import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDayAndTime, sampleNumber } from './numeric.samples.ts';
import { clockMinutes, numberOf } from './figures.rules.ts';
import { numeric } from './numeric.rules.ts';

describe('a number', () => {
	it.each(['500', ' 500 ', '500.0', '+500', '500 tests a day', '500 Tests a Day'])(
		'%s is right',
		(value) => {
			expect(numeric.accept(sampleNumber, { value })).toHaveProperty('response');
			expect(numeric.score(sampleNumber, { value })).toBe(1);
		}
	);

	it.each([
		'499',
		'501',
		'-500',
		'5,00',
		'five hundred',
		'5e2',
		'0x1f4',
		'',
		'500 500',
		'NaN',
		'Infinity'
	])('%s is not', (value) => expect(numeric.score(sampleNumber, { value })).toBe(0));

	it('reads figures as people type them', () => {
		expect(numberOf('2,400', null)).toBe(2400);
		expect(numberOf('2 400', null)).toBe(2400);
		expect(numberOf('−0.5', null)).toBe(-0.5);
		expect(numberOf('30%', '%')).toBe(30);
		expect(numberOf('24,00', null)).toBeNull();
	});

	it('counts within the tolerance, ends included, in spite of binary fractions', () => {
		const body = { ...sampleNumber, answer: 0.3, tolerance: 0.1 };
		for (const value of ['0.2', '0.3', '0.4']) expect(numeric.score(body, { value })).toBe(1);
		for (const value of ['0.19999', '0.40001']) expect(numeric.score(body, { value })).toBe(0);
	});

	it('never gains by moving away from the answer', () => {
		const wide = { ...sampleNumber, tolerance: 7 };
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 1000 }), fc.nat(50), (value, away) => {
				const further = value >= 500 ? value + away : value - away;
				expect(numeric.score(wide, { value: String(further) })).toBeLessThanOrEqual(
					numeric.score(wide, { value: String(value) })
				);
			})
		);
	});
});

describe('a day and a time', () => {
	it.each([
		['9', '21:40', 1],
		['09', '21.40', 1],
		['9', '2140', 1],
		['9', '21:35', 1],
		['9', '21:45', 1],
		['9', '21:46', 0],
		['9', '21:34', 0],
		['9', '9:40', 0],
		['8', '21:40', 0], // no tolerance on the date
		['10', '21:40', 0]
	])('%s at %s is worth %d', (day, time, share) => {
		expect(numeric.score(sampleDayAndTime, { day, time })).toBe(share);
	});

	it('does not reach over midnight into another day', () => {
		const body = { ...sampleDayAndTime, answer: { day: 9, time: '23:58' } };
		expect(numeric.score(body, { day: '10', time: '00:01' })).toBe(0);
	});

	it('is half an answer without one of the two', () => {
		expect(numeric.filled(sampleDayAndTime, { day: '9' })).toBe('part');
		expect(numeric.score(sampleDayAndTime, { day: '9' })).toBe(0);
	});

	it('reads every minute of the day', () => {
		fc.assert(
			fc.property(fc.nat(1439), (minute) => {
				const time = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
				expect(clockMinutes(time)).toBe(minute);
			})
		);
		for (const text of ['24:00', '12:60', '1', '', 'noon', '12:3'])
			expect(clockMinutes(text)).toBeNull();
	});
});
