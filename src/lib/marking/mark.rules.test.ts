import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLatePolicy } from './late-work.rules.ts';
import { adjustedMark } from './mark.rules.ts';

const latePolicy = defaultLatePolicy(50);

describe('adjusted mark', () => {
	it('is the raw mark when the work was in time and is a first try', () => {
		expect(adjustedMark(71.25, { periods: 0, latePolicy, capPercent: null })).toEqual({
			percent: 71.25,
			rawPercent: 71.25,
			adjustments: []
		});
	});

	it('shows lateness and the cap apart, lateness first', () => {
		expect(adjustedMark(80, { periods: 2, latePolicy, capPercent: 50 })).toEqual({
			percent: 50,
			rawPercent: 80,
			adjustments: [
				{ kind: 'late', percent: 10, periods: 2, tooLate: false },
				{ kind: 'cap', percent: 20, capPercent: 50 }
			]
		});
	});

	it('says when it was too late to count', () => {
		const { percent, adjustments } = adjustedMark(80, { periods: 6, latePolicy, capPercent: null });
		expect(percent).toBe(0);
		expect(adjustments).toEqual([{ kind: 'late', percent: 80, periods: 6, tooLate: true }]);
	});

	it('always adds up: what counts and what was taken away make what the work was worth', () => {
		fc.assert(
			fc.property(
				fc.nat(10_000),
				fc.nat(8),
				fc.constantFrom(null, 40, 50),
				(hundredths, periods, capPercent) => {
					const raw = hundredths / 100;
					const made = adjustedMark(raw, { periods, latePolicy, capPercent });
					const taken = made.adjustments.reduce((sum, { percent }) => sum + percent, 0);
					expect(made.percent + taken).toBeCloseTo(raw, 6);
					expect(made.percent).toBeLessThanOrEqual(capPercent ?? 100);
				}
			)
		);
	});
});
