import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowed, type Possible } from './clock.rules.ts';

const ms = fc.double({ min: 0, max: 30_000, noNaN: true });
const ways = fc.array(fc.record({ there: ms, back: ms }), { minLength: 1, maxLength: 20 });
const skew = fc.double({ min: -1e9, max: 1e9, noNaN: true });
type Way = { there: number; back: number };

/** A look at a database whose clock is `off` ahead of ours, with so long a way there and back. */
const look = (asked: number, off: number, { there, back }: Way) => ({
	asked,
	answered: asked + there + back,
	database: asked + there + off
});
/** What is possible after looks ten seconds apart. */
const after = (looks: readonly Way[], off: number, known: Possible | null = null) =>
	looks.reduce<Possible | null>(
		(so, way, index) => narrowed(so, look(index * 10_000, off, way)),
		known
	)!;
const ROUNDING = 1e-3;

describe('the clock brought to the database’s', () => {
	it('is never ahead of it, and behind by no more than the quickest way back', () => {
		fc.assert(
			fc.property(skew, ways, (off, looks) => {
				const { least, most } = after(looks, off);
				expect(least).toBeLessThanOrEqual(off + ROUNDING);
				expect(most).toBeGreaterThanOrEqual(off - ROUNDING);
				// What one look says loosens by the drift of each that follows.
				const quickest = Math.min(...looks.map(({ back }, n) => back + looks.length - 1 - n));
				expect(off - least).toBeLessThanOrEqual(quickest + ROUNDING);
			})
		);
	});

	it('takes nothing back for a slow answer', () => {
		const sure = after([{ there: 1, back: 1 }], 5);
		const still = after([{ there: 20_000, back: 20_000 }], 5, sure);
		expect(still).toEqual({ least: 3, most: 7 });
	});

	it('follows a clock that was set, forward and back', () => {
		fc.assert(
			fc.property(skew, skew, ways, ways, (before, then, looks, more) => {
				const { least } = after([...more, { there: 0.5, back: 0.5 }], then, after(looks, before));
				expect(Math.abs(least - then)).toBeLessThanOrEqual(0.5 + ROUNDING);
			})
		);
	});
});
