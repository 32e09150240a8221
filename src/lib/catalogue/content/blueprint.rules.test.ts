import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidate, type Cell, emptySeats, fits } from './blueprint.rules.ts';

const outcome = fc.constantFrom('LO1', 'LO2');
const type = fc.constantFrom('single-choice', 'matching');
const level = fc.constantFrom('apply', 'recall');
const item: fc.Arbitrary<Candidate> = fc.record({ outcome, type, level });
const cell: fc.Arbitrary<Cell> = fc.record({
	outcome,
	items: fc.integer({ min: 1, max: 2 }),
	types: fc.uniqueArray(type, { minLength: 1 }),
	levels: fc.uniqueArray(level, { minLength: 1 })
});

/** Tries every way to fill the seats. */
function canFill(seats: Cell[], bank: readonly Candidate[]): boolean {
	const [seat, ...rest] = seats;
	if (!seat) return true;
	return bank.some((one, index) => fits(one, seat) && canFill(rest, bank.toSpliced(index, 1)));
}

test('says that a bank is enough exactly when some way to draw exists', () => {
	fc.assert(
		fc.property(
			fc.array(cell, { minLength: 1, maxLength: 3 }),
			fc.array(item, { maxLength: 6 }),
			(cells, bank) => {
				const seats = cells.flatMap((one) => Array<Cell>(one.items).fill(one));
				const enough = emptySeats(cells, bank).every((empty) => empty === 0);
				expect(enough).toBe(canFill(seats, bank));
			}
		),
		{ numRuns: 500 }
	);
});

test('cells that overlap share their items', () => {
	const one = { outcome: 'LO1', type: 'matching', level: 'apply' };
	const wide = {
		outcome: 'LO1',
		items: 1,
		types: ['matching', 'single-choice'],
		levels: ['apply']
	};
	const narrow = { ...wide, types: ['matching'] };
	const other = { ...one, type: 'single-choice' };
	// The wide cell gives way to the narrow one, which has no other choice.
	expect(emptySeats([wide, narrow], [one, other])).toEqual([0, 0]);
	expect(emptySeats([wide, narrow], [one])).toEqual([0, 1]);
});
