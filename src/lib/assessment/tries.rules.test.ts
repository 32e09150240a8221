import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNLIMITED_TRIES } from '#lib/catalogue/published.ts';
import { plainTerms, type Terms } from './timing.rules.ts';
import { type EarlierTry, leftWords, nextTry as nextTryIn } from './tries.rules.ts';

const nextTry = (
	earlier: readonly EarlierTry[],
	allowed: number,
	policy: { coolingOffHours: number[] },
	now: Date,
	terms: Terms = plainTerms
) => nextTryIn(earlier, allowed, policy, now, terms);

const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const ended = (number: number, day: string): EarlierTry => ({
	number,
	state: 'marked',
	submittedAt: at(day)
});
const policy = { coolingOffHours: [0, 24] };

describe('another try', () => {
	it('may begin at once for the first and the second', () => {
		expect(nextTry([], 3, policy, at('06T18:00'))).toEqual({
			verdict: 'start',
			number: 1,
			left: 3
		});
		expect(nextTry([ended(1, '06T18:00')], 3, policy, at('06T18:00'))).toEqual({
			verdict: 'start',
			number: 2,
			left: 2
		});
	});

	it('waits a day before the third, counted from the end of the second', () => {
		const two = [ended(1, '06T10:00'), ended(2, '06T18:00')];
		expect(nextTry(two, 3, policy, at('07T17:59'))).toEqual({
			verdict: 'wait',
			until: at('07T18:00'),
			left: 1
		});
		expect(nextTry(two, 3, policy, at('07T18:00'))).toEqual({
			verdict: 'start',
			number: 3,
			left: 1
		});
	});

	it('is the open one while one is open', () => {
		const open = { number: 2, state: 'inProgress', submittedAt: null };
		expect(nextTry([ended(1, '06T10:00'), open], 2, policy, at('06T18:00'))).toEqual({
			verdict: 'open',
			number: 2
		});
	});

	it('does not count a voided one, whose number stays taken', () => {
		const voided = { number: 2, state: 'voided', submittedAt: at('06T12:00') };
		expect(nextTry([ended(1, '06T10:00'), voided], 2, policy, at('06T12:00'))).toEqual({
			verdict: 'start',
			number: 3,
			left: 1
		});
	});

	it('never goes past what is allowed, and never takes a number twice', () => {
		const tries = fc.array(fc.constantFrom('marked', 'submitted', 'voided'), { maxLength: 6 });
		fc.assert(
			fc.property(tries, fc.integer({ min: 1, max: 5 }), (states, allowed) => {
				const earlier = states.map((state, index) => ({
					number: index + 1,
					state,
					submittedAt: at('01T00:00')
				}));
				const next = nextTry(earlier, allowed, policy, at('30T00:00'));
				const counted = states.filter((state) => state !== 'voided').length;
				if (next.verdict === 'start') {
					expect(counted).toBeLessThan(allowed);
					expect(next.number).toBe(states.length + 1);
				} else if (states.includes('submitted')) expect(next.verdict).toBe('being-marked');
				else expect(counted).toBeGreaterThanOrEqual(allowed);
			})
		);
	});

	it('begins only while the window is open', () => {
		const terms = { ...plainTerms, opensAt: at('06T09:00'), closesAt: at('06T17:00') };
		const verdictAt = (text: string) => nextTry([], 3, policy, at(text), terms);
		expect(verdictAt('06T08:59')).toEqual({ verdict: 'not-yet', opensAt: terms.opensAt, left: 3 });
		expect(verdictAt('06T09:00').verdict).toBe('start');
		expect(verdictAt('06T16:59').verdict).toBe('start');
		expect(verdictAt('06T17:00')).toEqual({ verdict: 'closed', closedAt: terms.closesAt, left: 3 });
		const open = { number: 1, state: 'overdue', submittedAt: null };
		expect(nextTry([open], 3, policy, at('06T18:00'), terms).verdict).toBe('open');
	});
});

it('says how many tries are left, and when there is no end of them', () => {
	expect(leftWords(1)).toBe('1 try is left');
	expect(leftWords(3)).toBe('3 tries are left');
	expect(leftWords(UNLIMITED_TRIES - 7)).toBe('You can try as often as you like');
});
