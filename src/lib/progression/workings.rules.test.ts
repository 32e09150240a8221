import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settleModule } from './completion.rules.ts';
import { adjustmentWords, workingsOf } from './workings.rules.ts';

test('what the parts add comes to what the module came to', () => {
	const part = fc.record({
		assessmentId: fc.uuid(),
		weightPercent: fc.integer({ min: 1, max: 100 }),
		floorPercent: fc.integer({ min: 0, max: 100 }),
		markPercent: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
		triesLeft: fc.boolean()
	});
	fc.assert(
		fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
			const sum = workingsOf(parts).reduce((total, line) => total + (line.adds ?? 0), 0);
			const settled = settleModule(parts, 50);
			// Each line is rounded to the hundredth by itself.
			expect(Math.abs(sum - settled!.percent)).toBeLessThanOrEqual(
				0.005 * (parts.length + 1) + 1e-9
			);
		})
	);
});

test('a part without a mark adds nothing yet, and a floor missed is said', () => {
	const parts = [
		{ assessmentId: 'q', markPercent: 59.99, weightPercent: 30, floorPercent: 60 },
		{ assessmentId: 'a', markPercent: null, weightPercent: 70, floorPercent: 40 }
	];
	expect(workingsOf(parts)).toMatchObject([
		{ adds: 18, underFloor: true },
		{ adds: null, underFloor: false }
	]);
});

test('what was taken off is said in words', () => {
	expect(adjustmentWords({ kind: 'late', percent: 5, periods: 1 }, 'assignment')).toBe(
		'1 day late: 5 taken off'
	);
	expect(adjustmentWords({ kind: 'late', percent: 10, periods: 2 }, 'assignment')).toBe(
		'2 days late: 10 taken off'
	);
	expect(adjustmentWords({ kind: 'late', percent: 10, periods: 1 }, 'quiz')).toBe(
		'Answers came after the time: 10 taken off'
	);
	expect(adjustmentWords({ kind: 'mustPass', percent: 32.25 }, 'assignment')).toBe(
		'A criterion that must be passed is not: 32.25 taken off'
	);
	expect(adjustmentWords({ kind: 'cap', percent: 12.5, capPercent: 50 }, 'assignment')).toBe(
		'Another try counts for 50% at most: 12.5 taken off'
	);
});
