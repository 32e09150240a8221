import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hoursOf, hoursOfAll, hourWords } from './hours.rules.ts';

const lesson = (minutes: number, done: boolean) => ({ minutes, done });
const part = (weightPercent: number, handedIn: boolean) => ({
	weightPercent,
	handedInAt: handedIn ? new Date(0) : null
});

test.each([
	['nothing done', [lesson(60, false)], [part(100, false)], 'open', 0],
	['one of two lessons', [lesson(60, true), lesson(60, false)], [part(100, false)], 'studying', 1],
	[
		'lessons and the quiz',
		[lesson(60, true), lesson(60, true)],
		[part(30, true), part(70, false)],
		'assessing',
		4.5
	],
	['all handed in', [lesson(120, true)], [part(30, true), part(70, true)], 'awaitingMark', 10],
	['passed without the lessons', [lesson(120, false)], [part(100, true)], 'passed', 10]
])('%s', (_, lessons, assessments, state, done) => {
	expect(hoursOf({ hours: 10, state, lessons, assessments })).toEqual({
		done,
		left: 10 - done,
		total: 10
	});
});

test('done and left are never negative and add up to the whole', () => {
	const module = fc.record({
		hours: fc.integer({ min: 1, max: 60 }),
		state: fc.constantFrom('locked', 'open', 'studying', 'awaitingMark', 'passed', 'failed'),
		lessons: fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 240 }), done: fc.boolean() })),
		assessments: fc.array(
			fc.record({
				weightPercent: fc.integer({ min: 1, max: 100 }),
				handedInAt: fc.constantFrom(null, new Date(0))
			})
		)
	});
	fc.assert(
		fc.property(fc.array(module, { maxLength: 6 }), (modules) => {
			const { done, left, total } = hoursOfAll(modules);
			expect(done).toBeGreaterThanOrEqual(0);
			expect(left).toBeGreaterThanOrEqual(0);
			expect(done + left).toBe(total);
			expect(done * 2).toBe(Math.round(done * 2));
		})
	);
});

test.each([
	[0, '0 hours'],
	[0.5, 'half an hour'],
	[1, '1 hour'],
	[7.5, '7 and a half hours'],
	[40, '40 hours']
])('%d is said as %s', (value, words) => {
	expect(hourWords(value)).toBe(words);
});
