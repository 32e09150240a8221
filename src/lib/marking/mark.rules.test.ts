import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLatePolicy } from './late-work.rules.ts';
import { adjustedMark } from './mark.rules.ts';

const latePolicy = defaultLatePolicy(50);
const plain = { latePolicy, floorPercent: 40, notPassed: [] };

describe('adjusted mark', () => {
	it('is the raw mark when the work was in time and is a first try', () => {
		expect(adjustedMark(71.25, { ...plain, periods: 0, capPercent: null })).toEqual({
			percent: 71.25,
			rawPercent: 71.25,
			adjustments: []
		});
	});

	it('shows lateness and the cap apart, lateness first', () => {
		expect(adjustedMark(80, { ...plain, periods: 2, capPercent: 50 })).toEqual({
			percent: 50,
			rawPercent: 80,
			adjustments: [
				{ kind: 'late', percent: 10, periods: 2, tooLate: false },
				{ kind: 'cap', percent: 20, capPercent: 50 }
			]
		});
	});

	it('says when it was too late to count', () => {
		const { percent, adjustments } = adjustedMark(80, { ...plain, periods: 6, capPercent: null });
		expect(percent).toBe(0);
		expect(adjustments).toEqual([{ kind: 'late', percent: 80, periods: 6, tooLate: true }]);
	});

	it('falls under the floor when a criterion that must be passed is not', () => {
		const made = adjustedMark(71.25, {
			...plain,
			periods: 0,
			capPercent: null,
			notPassed: ['safety']
		});
		expect(made).toEqual({
			percent: 39,
			rawPercent: 71.25,
			adjustments: [{ kind: 'mustPass', percent: 32.25, criteria: ['safety'] }]
		});
		const low = adjustedMark(30, { ...plain, periods: 0, capPercent: null, notPassed: ['safety'] });
		expect(low.percent).toBe(30);
	});

	it('always adds up: what counts and what was taken away make what the work was worth', () => {
		fc.assert(
			fc.property(
				fc.nat(10_000),
				fc.nat(8),
				fc.constantFrom(null, 40, 50),
				fc.subarray(['a', 'b']),
				(hundredths, periods, capPercent, notPassed) => {
					const raw = hundredths / 100;
					const made = adjustedMark(raw, { ...plain, periods, capPercent, notPassed });
					const taken = made.adjustments.reduce((sum, { percent }) => sum + percent, 0);
					expect(made.percent + taken).toBeCloseTo(raw, 6);
					expect(made.percent).toBeLessThanOrEqual(capPercent ?? 100);
					if (notPassed.length > 0) expect(made.percent).toBeLessThan(plain.floorPercent);
				}
			)
		);
	});
});
