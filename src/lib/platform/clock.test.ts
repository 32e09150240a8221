import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetWithin } from './clock.rules.ts';

const span = fc.double({ min: 0, max: 30_000, noNaN: true });
const skew = fc.double({ min: -1e9, max: 1e9, noNaN: true });
/** A look at a database whose clock is `skew` ahead of ours, with so long a way there and back. */
const look = (asked: number, off: number, there: number, back: number) => ({
	asked,
	answered: asked + there + back,
	database: asked + there + off
});

describe('the offset to the database’s clock', () => {
	it('is off by no more than half of what the answer took, and once right it stays', () => {
		fc.assert(
			fc.property(skew, skew, span, span, (before, off, there, back) => {
				const first = look(0, off, there, back);
				const offset = offsetWithin(before, first);
				const within = before !== offset ? (there + back) / 2 : there + back;
				expect(Math.abs(offset - off)).toBeLessThanOrEqual(within + 1e-3);
				expect(offsetWithin(offset, first)).toBe(offset);
			})
		);
	});

	it('is not moved by a slow answer, and set by a quick one', () => {
		expect(offsetWithin(5, look(1000, 0, 20_000, 1))).toBe(5);
		expect(offsetWithin(5, look(1000, 0, 1, 1))).toBe(0);
		expect(offsetWithin(0, look(1000, -20_000, 2, 2))).toBe(-20_000);
	});
});
