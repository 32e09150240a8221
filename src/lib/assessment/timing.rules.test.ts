import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuizPolicy } from '#lib/catalogue/published.ts';
import {
	afterLateTime,
	dueAtOf,
	givenMinutes,
	overtimeSecondsOf,
	plainTerms
} from './timing.rules.ts';

const start = new Date('2026-11-06T09:00:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const policy = (given: Partial<QuizPolicy>) => given as QuizPolicy;

describe('the end of a try', () => {
	it.each([
		['its own minutes', plainTerms, 35],
		['a quarter more', { ...plainTerms, extraPercent: 25 }, 44], // 8.75 minutes are 9
		['minutes more', { ...plainTerms, extraMinutes: 5 }, 40],
		['breaks', { ...plainTerms, breakMinutes: 10 }, 45],
		['all of them', { ...plainTerms, extraPercent: 100, extraMinutes: 5, breakMinutes: 10 }, 85],
		['a window that closes sooner', { ...plainTerms, closesAt: at(20) }, 20],
		['what was given, after the window', { ...plainTerms, closesAt: at(20), extraMinutes: 5 }, 25],
		['a window that closes later', { ...plainTerms, closesAt: at(60) }, 35]
	])('%s', (_, terms, minutes) => {
		expect(dueAtOf(start, 35, terms)).toEqual(at(minutes));
	});

	it('never comes sooner by what is given', () => {
		const amount = fc.integer({ min: 0, max: 300 });
		const terms = fc.record({
			opensAt: fc.constant(null),
			closesAt: fc.option(amount.map(at)),
			extraPercent: amount,
			extraMinutes: amount,
			breakMinutes: amount
		});
		fc.assert(
			fc.property(terms, amount, fc.integer({ min: 1, max: 600 }), (given, more, minutes) => {
				const due = dueAtOf(start, minutes, given);
				for (const key of ['extraPercent', 'extraMinutes', 'breakMinutes'] as const) {
					const raised = { ...given, [key]: given[key] + more };
					expect(dueAtOf(start, minutes, raised) >= due).toBe(true);
				}
				expect(givenMinutes(minutes, given)).toBeGreaterThanOrEqual(0);
			})
		);
	});
});

describe('late time', () => {
	const quiz = {
		floorPercent: 60,
		policy: policy({ graceMinutes: 2, late: { minutes: 30, costPercent: 10 } })
	};
	const due = at(35);

	it('follows the grace', () => {
		expect(overtimeSecondsOf(quiz.policy)).toBe(32 * 60);
		expect(overtimeSecondsOf(policy({}))).toBe(0);
	});

	it.each([
		[90, 37, 90], // within the grace
		[90, 37.001, 80],
		[65, 40, 60], // passed by itself: not below the floor
		[60, 40, 60],
		[55, 40, 45],
		[4, 40, 0]
	])('%d%%, the newest answer at minute %d: counts %d%%', (raw, minute, percent) => {
		const marked = afterLateTime(raw, due, at(minute), quiz);
		expect(marked).toMatchObject({ percent, rawPercent: raw });
		const cost = marked.adjustments.reduce((sum, one) => sum + one.percent, 0);
		expect(raw - cost).toBe(percent);
	});

	it('costs nothing where nothing was answered, or the quiz knows no lateness', () => {
		expect(afterLateTime(0, due, null, quiz).adjustments).toEqual([]);
		const free = { floorPercent: 60, policy: policy({ graceMinutes: 2 }) };
		expect(afterLateTime(90, due, at(36), free).percent).toBe(90);
	});
});
