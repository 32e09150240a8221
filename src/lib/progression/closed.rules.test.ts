import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addWorkingDays,
	onceDecided,
	whileAway,
	whyClosed,
	whyNoMoreTries,
	type NeededModule
} from './closed.rules.ts';
import { moduleStates } from './words.rules.ts';

const due = new Date('2026-10-04T22:59:00Z');
const handedIn = new Date('2026-10-01T10:00:00Z');
const now = new Date('2026-10-02T10:00:00Z');
const board = new Date('2026-12-04T12:00:00Z');

const needed = (state: string, over: Partial<NeededModule> = {}): NeededModule => ({
	code: 'M-1',
	title: 'First things',
	requires: [],
	state,
	dueAt: due,
	handedInAt: null,
	again: null,
	...over
});
const locked = { code: 'M-2', state: 'locked', requires: ['M-1'] };

describe('a locked module says what is missing, who clears it, by when', () => {
	test.each([
		['open', /passed M-1, First things\.$/, /You clear this/, due],
		['studying', /passed M-1/, /handing in its quiz and its assignment/, due],
		['assessing', /passed M-1/, /You clear this/, due],
		['awaitingMark', /is being marked/, /Your tutor/, new Date('2026-10-15T10:00:00Z')],
		['referred', /time for another try is over/, /board of examiners/, board],
		['failed', /no tries left/, /board of examiners/, board],
		['locked', /not open yet either/, /You clear this/, due]
	])('while the one before is %s', (state, missing, who, by) => {
		const closed = whyClosed(locked, [needed(state, { handedInAt: handedIn })], board, now);
		expect(closed?.missing).toMatch(missing);
		expect(closed?.who).toMatch(who);
		expect(closed?.by).toEqual(by);
	});

	describe('while the one before can be tried again', () => {
		const until = new Date('2026-10-12T10:00:00Z');
		const tomorrow = new Date('2026-10-03T10:00:00Z');
		const early = new Date('2026-10-01T10:00:00Z');
		const none = { from: null, until: null };
		test.each([
			['until a day', { from: null, until }, due, /can try again\.$/, until],
			[
				'from a day',
				{ from: tomorrow, until: null },
				due,
				/from Saturday 3 October 2026, 11:00\.$/,
				due
			],
			['since a day', { from: early, until: null }, due, /can try again\.$/, due],
			['after its deadline', none, early, /can try again\.$/, board],
			['with no deadline', none, null, /can try again\.$/, board],
			['no longer', { from: null, until: early }, due, /another try is over\.$/, board]
		])('%s', (_name, again, dueAt, missing, by) => {
			const closed = whyClosed(locked, [needed('referred', { again, dueAt })], board, now);
			expect(closed?.missing).toMatch(missing);
			expect(closed?.by).toEqual(by);
		});
	});

	test('the first requirement that is not met is named', () => {
		const module = { ...locked, requires: ['M-0', 'M-1'] };
		const all = [needed('passed', { code: 'M-0' }), needed('studying')];
		expect(whyClosed(module, all, null, now)?.waitsFor).toBe('M-1');
	});

	test('whatever the states, a locked module with an unmet requirement has its sentences', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...moduleStates.filter((state) => state !== 'passed')),
				fc.option(fc.constant(board)),
				fc.option(fc.constant(handedIn)),
				(state, meets, handedInAt) => {
					const closed = whyClosed(locked, [needed(state, { handedInAt })], meets, now);
					expect(closed?.missing).toMatch(/^It opens when .*\.$/);
					expect(closed?.who).toMatch(/\.$/);
				}
			)
		);
	});
});

test('a module without any tries left says who decides, and when', () => {
	expect(whyNoMoreTries(board)).toMatchObject({ by: board, who: expect.stringMatching(/board/) });
	expect(whyNoMoreTries(null).who).toMatch(/write to you when its day is set/);
});

test('who is away is not pressed by a date', () => {
	const closed = whyClosed(locked, [needed('studying')], board, now)!;
	expect(whileAway(closed)).toMatchObject({ by: null, missing: closed.missing });
	expect(whileAway(closed).who).toContain('when you are back');
});

test('a module that is not locked, or waits for nothing, is not closed', () => {
	for (const state of moduleStates.filter((s) => s !== 'locked')) {
		expect(whyClosed({ ...locked, state }, [needed('studying')], null, now)).toBeNull();
	}
	expect(whyClosed(locked, [needed('passed')], null, now)).toBeNull();
});

describe('working days', () => {
	test('two weeks for ten of them, from a weekday', () => {
		expect(addWorkingDays(new Date('2026-10-01T10:00:00Z'), 10)).toEqual(
			new Date('2026-10-15T10:00:00Z')
		);
	});

	test('end on a weekday, later than they began', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
				fc.integer({ min: 1, max: 30 }),
				(from, count) => {
					const end = addWorkingDays(from, count);
					expect([0, 6]).not.toContain(end.getUTCDay());
					expect(end.getTime()).toBeGreaterThan(from.getTime());
				}
			)
		);
	});
});

test('once the board has made no award, nobody waits for it to decide', () => {
	const closed = whyClosed(locked, [needed('failed')], board, now)!;
	expect(closed.who).toBe('The board of examiners decides what you can do next.');
	expect(onceDecided(closed)).toMatchObject({
		missing: closed.missing,
		who: 'The board of examiners has decided. Write to the academy to ask what you can do next.',
		by: null
	});
});
