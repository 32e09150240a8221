import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { againOf, mayTry, type TriesSoFar } from './again.rules.ts';

const monday = new Date('2026-10-05T09:00:00Z');
const days = (count: number) => new Date(monday.getTime() + count * 86_400_000);

const quiz = (over: Partial<TriesSoFar> = {}): TriesSoFar => ({
	state: 'marked',
	used: 1,
	allowed: 3,
	handedInAt: monday,
	lastPercent: 40,
	firstMarkedAt: monday,
	grantedAt: null,
	coolingOffHours: [0, 24],
	closesAt: null,
	resubmitWithinDays: null,
	resubmitCapPercent: null,
	...over
});
const paper = (over: Partial<TriesSoFar> = {}) =>
	quiz({
		allowed: 2,
		coolingOffHours: null,
		resubmitWithinDays: 28,
		resubmitCapPercent: 50,
		...over
	});

describe('a quiz', () => {
	test.each([
		['the second try at once', quiz(), { from: null, until: null }],
		['the third after a day', quiz({ used: 2 }), { from: days(1), until: null }],
		['no fourth', quiz({ used: 3 }), null],
		[
			'a fourth granted by the board',
			quiz({ used: 3, allowed: 4 }),
			{ from: days(1), until: null }
		],
		['until its window closes', quiz({ closesAt: days(3) }), { from: null, until: days(3) }],
		['none that could begin only after that', quiz({ used: 2, closesAt: days(1) }), null],
		[
			'a fourth granted after that, which staff have still to open',
			quiz({ used: 3, allowed: 4, closesAt: days(3), grantedAt: days(9) }),
			{ from: days(1), until: null }
		],
		['none while one is running', quiz({ state: 'inProgress' }), null],
		['none before the first', quiz({ state: 'none', used: 0, handedInAt: null }), null]
	])('%s', (_, tries, again) => {
		expect(againOf(tries)).toEqual(again);
	});
});

describe('an assignment', () => {
	test.each([
		[
			'again within 28 days of its mark',
			paper({ firstMarkedAt: days(3) }),
			{ from: null, until: days(31) }
		],
		[
			'the days count from the board that granted another try',
			paper({ used: 2, allowed: 3, grantedAt: days(40) }),
			{ from: null, until: days(68) }
		],
		[
			'not while it waits for its mark',
			paper({ state: 'submitted', lastPercent: null, firstMarkedAt: null }),
			null
		],
		['not when a capped try could not raise the mark', paper({ lastPercent: 50 }), null],
		['not past the last try', paper({ used: 2 }), null]
	])('%s', (_, tries, again) => {
		expect(againOf(tries)).toEqual(again);
	});
});

test('another try may begin between its two instants, ends included', () => {
	const instant = fc.date({ min: monday, max: days(60), noInvalidDate: true });
	const maybe = fc.option(instant);
	fc.assert(
		fc.property(maybe, maybe, instant, (from, until, at) => {
			const after = from === null || at >= from;
			const before = until === null || at <= until;
			expect(mayTry({ from, until }, at)).toBe(after && before);
		})
	);
	expect(mayTry(null, monday)).toBe(false);
});
