import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	afterLateness,
	defaultLatePolicy,
	latePeriods,
	type LatePolicy
} from './late-work.rules.ts';

const policy = defaultLatePolicy(50);
const due = new Date('2026-11-06T18:00:00Z');
const after = (minutes: number) => new Date(due.getTime() + minutes * 60_000);
const day = 24 * 60;

const percent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const anyPolicy: fc.Arbitrary<LatePolicy> = fc.record({
	unit: fc.constantFrom('marks', 'percent'),
	step: fc.integer({ min: 0, max: 20 }),
	periodHours: fc.constantFrom(1, 24, 168),
	floorPercent: fc.constantFrom(0, 40, 50),
	cutoffPeriods: fc.integer({ min: 1, max: 10 }),
	counts: fc.constantFrom('calendar', 'working'),
	graceMinutes: fc.constantFrom(0, 15, 60),
	timeZone: fc.constantFrom('Europe/London', 'UTC')
});

describe('started periods', () => {
	it.each([
		[-10_000, 0],
		[0, 0],
		[15, 0],
		[15 + 1 / 60, 1],
		[day, 1],
		[day + 1, 2],
		[5 * day, 5],
		[5 * day + 1, 6]
	])('%d minutes after the deadline: %d', (minutes, periods) => {
		expect(latePeriods(policy, due, after(minutes))).toBe(periods);
	});

	it('without a deadline nothing is late', () => {
		expect(latePeriods(policy, null, after(9999))).toBe(0);
	});

	it('a working-day policy skips the weekend', () => {
		// Due on a Friday evening: the first day starts on that Friday, the second on the Saturday.
		const working: LatePolicy = { ...policy, counts: 'working' };
		const counted = [1, 2, 3, 4].map((days) => latePeriods(working, due, after(days * day)));
		expect(counted).toEqual([1, 1, 1, 2]);
	});

	it('counts hours, so the night the clocks change makes no difference', () => {
		const beforeChange = new Date('2026-10-24T17:00:00Z');
		const oneDayLater = new Date(beforeChange.getTime() + day * 60_000);
		expect(latePeriods(policy, beforeChange, oneDayLater)).toBe(1);
	});

	it('never falls as time goes on', () => {
		fc.assert(
			fc.property(anyPolicy, fc.nat(20 * day), fc.nat(20 * day), (anyRule, one, other) => {
				const [sooner, later] = one < other ? [one, other] : [other, one];
				expect(latePeriods(anyRule, due, after(sooner))).toBeLessThanOrEqual(
					latePeriods(anyRule, due, after(later))
				);
			})
		);
	});
});

describe('what lateness leaves', () => {
	it.each([
		['in time', 64, 0, 64],
		['a day late', 64, 1, 59],
		['never below the pass mark when the work passed', 62, 3, 50],
		['no floor under work that did not pass', 45, 2, 35],
		['never below nothing', 12, 5, 0],
		['after the last day it counts as not handed in', 90, 6, 0]
	])('%s: %d after %d periods is %d', (_, raw, periods, left) => {
		expect(afterLateness(policy, raw, periods)).toBe(left);
	});

	it('stays between nothing and what the work was worth, and falls as lateness grows', () => {
		fc.assert(
			fc.property(anyPolicy, percent, fc.nat(12), (anyRule, raw, periods) => {
				const left = afterLateness(anyRule, raw, periods);
				expect(left).toBeGreaterThanOrEqual(0);
				expect(left).toBeLessThanOrEqual(raw);
				expect(afterLateness(anyRule, raw, periods + 1)).toBeLessThanOrEqual(left);
			})
		);
	});

	it('leaves a pass a pass until the last day, and makes none of a fail', () => {
		fc.assert(
			fc.property(anyPolicy, percent, fc.nat(10), (anyRule, raw, periods) => {
				const left = afterLateness(anyRule, raw, Math.min(periods, anyRule.cutoffPeriods));
				expect(left >= anyRule.floorPercent).toBe(raw >= anyRule.floorPercent);
			})
		);
	});

	it('keeps the order of two learners who were equally late', () => {
		fc.assert(
			fc.property(anyPolicy, percent, percent, fc.nat(12), (anyRule, one, other, periods) => {
				const [less, more] = one < other ? [one, other] : [other, one];
				expect(afterLateness(anyRule, less, periods)).toBeLessThanOrEqual(
					afterLateness(anyRule, more, periods)
				);
			})
		);
	});
});
