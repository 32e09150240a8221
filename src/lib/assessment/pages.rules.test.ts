import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageSize, pageWith } from './pages.rules.ts';

it('is as the quiz says: all on one page, one on each, or so many', () => {
	expect(pageSize({ onePerPage: false })).toBeNull();
	expect(pageSize({ onePerPage: true })).toBe(1);
	expect(pageSize({ onePerPage: false, perPage: 4 })).toBe(4);
	expect(pageWith(3, null, 16)).toBeNull();
	expect(pageWith(16, 3, 16)).toEqual({ from: 16, to: 16 });
});

it('shows every question on just one page, and a wrong number the first', () => {
	const whole = fc.integer({ min: 1, max: 60 });
	fc.assert(
		fc.property(whole, whole, (size, count) => {
			const shown: number[] = [];
			for (let at = 1; at <= count;) {
				const page = pageWith(at, size, count)!;
				for (let q = page.from; q <= page.to; q++) {
					shown.push(q);
					expect(pageWith(q, size, count)).toEqual(page);
				}
				at = page.to + 1;
			}
			expect(shown).toEqual(Array.from({ length: count }, (_, index) => index + 1));
			for (const wrong of [0, -1, NaN, 1.5, count + 1]) {
				expect(pageWith(wrong, size, count)?.from).toBe(1);
			}
		})
	);
});
