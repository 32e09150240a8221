import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	differencesOf,
	type Holding,
	isWithin,
	middleOf,
	sameTallies,
	talliesOf
} from './reconciliation.rules.ts';

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const nothingKnown = { waiting: new Set<string>(), noGround: new Set<string>(), fetches: false };

const holdings = fc
	.uniqueArray(
		fc.record({
			n: fc.integer({ min: 0, max: 30 }),
			sequence: fc.integer({ min: 1, max: 4 }),
			status: fc.constantFrom('in_force', 'revoked')
		}),
		{ selector: ({ n }) => n }
	)
	.map((rows): Holding[] => rows.map(({ n, ...row }) => ({ awardId: idOf(n), ...row })));

test('tallies are the same exactly when nothing differs', () => {
	fc.assert(
		fc.property(holdings, holdings, (ours, theirs) => {
			const differences = differencesOf(ours, theirs, nothingKnown);
			expect(sameTallies(talliesOf(ours), talliesOf(theirs))).toBe(differences.length === 0);
			expect(sameTallies(talliesOf(ours), talliesOf(ours.toReversed()))).toBe(true);
		})
	);
});

test('each difference has the remedy that mends it', () => {
	const oursOnly = [{ awardId: idOf(1), sequence: 2, status: 'in_force' }];
	const of = (
		ours: Partial<Holding> | null,
		theirs: Partial<Holding> | null,
		known?: 'waiting' | 'noGround'
	) => {
		const full = (one: Partial<Holding> | null) =>
			one ? [{ awardId: idOf(1), sequence: 2, status: 'in_force', ...one }] : [];
		const marked = known ? { ...nothingKnown, [known]: new Set([idOf(1)]) } : nothingKnown;
		return differencesOf(full(ours), full(theirs), marked)[0]?.remedy;
	};
	expect(of({}, {})).toBeUndefined();
	expect(of({}, null)).toBe('replay');
	expect(of({}, { sequence: 1 })).toBe('replay');
	expect(differencesOf(oursOnly, [], { ...nothingKnown, fetches: true })[0]!.remedy).toBe('fetch');
	expect(of({}, { sequence: 1 }, 'waiting')).toBe('underWay');
	expect(of({}, { sequence: 3 }, 'noGround')).toBe('noGround');
	expect(of({}, { status: 'revoked' })).toBe('tellAgain');
	expect(of({}, { sequence: 3 })).toBe('person');
	expect(of(null, {})).toBe('person');
});

test('the middle of a range lies inside it', () => {
	const ids = fc.uuid();
	fc.assert(
		fc.property(fc.option(ids), fc.option(ids), (one, other) => {
			const [from, to] = one && other && one > other ? [other, one] : [one, other];
			const middle = middleOf({ from, to });
			expect(middle).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
			if (from) expect(middle >= from).toBe(true);
			if (to && from !== to) expect(middle < to || middle === from).toBe(true);
		})
	);
});

test('a range holds its first award and not its end', () => {
	const ids = ['a', 'b', 'c'];
	const inside = (from: string | null, to: string | null) =>
		ids.filter((id) => isWithin(id, { from, to })).join('');
	expect(inside(null, null)).toBe('abc');
	expect(inside('b', null)).toBe('bc');
	expect(inside(null, 'b')).toBe('a');
	expect(inside('b', 'c')).toBe('b');
});
