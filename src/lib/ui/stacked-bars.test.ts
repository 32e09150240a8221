import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut, type Bar } from './stacked-bars.ts';

const part = (label: string, count: number) => ({ label, count, fill: '#fff', ink: '#000' });
const counts = fc.array(fc.array(fc.nat(500), { minLength: 1, maxLength: 8 }), { maxLength: 12 });
const bars = counts.map((rows): Bar[] =>
	rows.map((row, index) => ({
		label: `Row ${index}`,
		parts: row.map((count, place) => part(`Part ${place}`, count))
	}))
);

describe('layOut', () => {
	it('places the parts side by side, each as wide as its count, none beyond the bar', () => {
		fc.assert(
			fc.property(bars, fc.boolean(), (rows, whole) => {
				const { bars: placed } = layOut(rows, whole);
				placed.forEach((bar, index) => {
					let end = 0;
					for (const { from, width, count } of bar.parts) {
						expect(count).toBeGreaterThan(0);
						expect(from).toBeCloseTo(end, 6);
						end = from + width;
					}
					expect(end).toBeLessThanOrEqual(100.000001);
					if (whole && bar.total > 0) expect(end).toBeCloseTo(100, 6);
					const counted = rows[index]!.parts.reduce((sum, { count }) => sum + count, 0);
					expect(bar.total).toBe(counted);
				});
			})
		);
	});

	it('lists a label once, in the given order, and only when it occurs', () => {
		const { legend } = layOut(
			[
				{ label: 'a', parts: [part('Open', 0), part('Passed', 2), part('Failed', 0)] },
				{ label: 'b', parts: [part('Open', 1), part('Passed', 1), part('Failed', 0)] }
			],
			true
		);
		expect(legend.map(({ label }) => label)).toEqual(['Open', 'Passed']);
	});

	it('writes into a part what fits, and nothing where nothing does', () => {
		const [bar] = layOut(
			[{ label: 'a', parts: [part('Studying', 90), part('Passed', 9), part('Failed', 1)] }],
			true
		).bars;
		expect(bar?.parts.map(({ says }) => says)).toEqual([
			{ wide: 'Studying 90', narrow: '90' },
			{ wide: '9', narrow: '9' },
			{ wide: '', narrow: '' }
		]);
	});
});
