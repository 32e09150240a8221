import { describe, expect, it } from 'vitest';
import { nextTry } from './resubmission.rules.ts';

const policy = { attempts: 2, resubmitWithinDays: 28, resubmitCapPercent: 50 };
const marked = new Date('2026-10-01T10:00:00Z');
const after = (days: number) => new Date(marked.getTime() + days * 86_400_000);
const last = (number: number, percent: number | null) => ({
	number,
	percent,
	firstMarkedAt: percent === null ? null : marked
});

describe('the next try', () => {
	it('is the first, in full, when there was none', () => {
		expect(nextTry(policy, null, [], marked)).toEqual({
			allowed: true,
			number: 1,
			capPercent: null,
			until: null
		});
	});

	it('is open after a mark below the cap until its days are over', () => {
		const until = after(28);
		const open = { allowed: true, number: 2, capPercent: 50, until };
		expect(nextTry(policy, last(1, 49.99), [], marked)).toEqual(open);
		expect(nextTry(policy, last(1, 49.99), [], until)).toEqual(open);
		expect(nextTry(policy, last(1, 49.99), [], after(28.001))).toMatchObject({ allowed: false });
	});

	it.each([
		['while a mark is awaited', last(1, null), /waiting for its mark/],
		['when it could not raise the mark', last(1, 50), /could not raise/],
		['when every try is used', last(2, 10), /used every try/]
	])('is closed %s', (_, previous, reason) => {
		const next = nextTry(policy, previous, [], marked);
		expect('reason' in next && next.reason).toMatch(reason);
	});

	it('is given once more by each board, and its days count from there', () => {
		const grant = after(60);
		expect(nextTry(policy, last(2, 10), [grant], after(80))).toEqual({
			allowed: true,
			number: 3,
			capPercent: 50,
			until: after(88)
		});
		expect(nextTry(policy, last(3, 10), [grant], after(80))).toMatchObject({ allowed: false });
	});
});
