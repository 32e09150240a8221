import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuizPolicy } from '#lib/catalogue/published.ts';
import {
	afterLateTime,
	cutEnd,
	dueAtOf,
	endNow,
	type ExtraTime,
	givenMinutes,
	type MovedEnd,
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

	it.each([
		['no window', plainTerms, null],
		['a window that closes with it', { ...plainTerms, closesAt: at(35) }, null],
		['a window that closes a minute sooner', { ...plainTerms, closesAt: at(34) }, at(34)],
		['time that was given, on top', { ...plainTerms, closesAt: at(12), extraMinutes: 5 }, at(17)]
	])('is told beforehand where the window cuts it: %s', (_, terms, end) => {
		expect(cutEnd(start, 35, terms)).toEqual(end);
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

describe('the end of a try that is under way', () => {
	const usual: ExtraTime = { extraPercent: 0, extraMinutes: 0, breakMinutes: 0 };
	const minutes = 30;
	/** A try through what staff did, one after the other: each instant is an end that was given. */
	const after = (acts: readonly (ExtraTime | Date)[], from = at(minutes)): Date[] => {
		let terms = plainTerms;
		let moved: MovedEnd | null = null;
		let dueAt = from;
		return acts.map((act) => {
			if (act instanceof Date) {
				moved = { until: act, extra: terms };
				return (dueAt = act);
			}
			terms = { ...plainTerms, ...act };
			return (dueAt = endNow({ startedAt: start, dueAt }, minutes, terms, moved));
		});
	};
	const quarter = { ...usual, extraPercent: 25 };
	const half = { ...usual, extraPercent: 50 };

	it.each([
		['extra time', [quarter], [38]],
		['extra time after the end was moved', [at(60), quarter], [60, 68]],
		['before it was moved: that end counts', [quarter, at(60)], [38, 60]],
		['the same again', [at(60), quarter, quarter], [60, 68, 68]],
		['the same again, before and after', [quarter, at(60), quarter], [38, 60, 60]],
		['more, before and after', [quarter, at(60), half], [38, 60, 67]],
		['taken back, and given again', [at(60), quarter, usual, quarter], [60, 68, 68, 68]],
		['taken back before it was moved', [quarter, usual, at(60), quarter], [38, 38, 60, 68]],
		['moved sooner', [at(20), quarter], [20, 28]],
		['moved twice', [at(60), quarter, at(90), half], [60, 68, 90, 97]]
	] as const)('%s', (_, acts, ends) => {
		expect(after(acts)).toEqual(ends.map(at));
	});

	const amount = fc.integer({ min: 0, max: 300 });
	const extra = fc.record({ extraPercent: amount, extraMinutes: amount, breakMinutes: amount });
	const extras = fc.array(extra, { minLength: 1, maxLength: 5 });
	const anything = fc.array(fc.oneof(extra, amount.map(at)), { maxLength: 5 });

	it('never comes sooner by extra time, and not again later by the same', () => {
		fc.assert(
			fc.property(anything, extra, (before, given) => {
				const ends = [at(minutes), ...after([...before, given, given])];
				const [last, once, twice] = ends.slice(-3);
				expect(once! >= last!).toBe(true);
				expect(twice).toEqual(once);
			})
		);
	});

	it('does not hang on the order in which the same extra times were given', () => {
		fc.assert(
			fc.property(amount, extras, (until, given) => {
				const [there, back] = [given, given.toReversed()].map((acts) =>
					after([at(until), ...acts])
				);
				expect(there!.at(-1)).toEqual(back!.at(-1));
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
