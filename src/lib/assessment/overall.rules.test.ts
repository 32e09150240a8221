import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overallHtml, overallWords } from './overall.rules.ts';

const anyPercent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
const anyBands = fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }).map((from) =>
	[0, ...from.toSorted((a, b) => a - b)].map((fromPercent) => ({
		fromPercent,
		html: `<p>${fromPercent}</p>`
	}))
);

describe('words with a result', () => {
	it('are those of the highest band that the mark reaches', () => {
		fc.assert(
			fc.property(anyBands, anyPercent, (bands, percent) => {
				const reached = bands.filter(({ fromPercent }) => fromPercent <= percent);
				const highest = Math.max(...reached.map(({ fromPercent }) => fromPercent));
				expect(overallHtml(bands, percent)).toBe(`<p>${highest}</p>`);
			})
		);
	});

	it('are not rounded into a band: 59.99% is below 60', () => {
		const bands = [
			{ fromPercent: 0, html: 'not yet' },
			{ fromPercent: 60, html: 'passed' }
		];
		expect(overallHtml(bands, 59.99)).toBe('not yet');
		expect(overallHtml(bands, 60)).toBe('passed');
	});

	it('come from a rule where the edition has none, and never promise a pass below the floor', () => {
		expect(overallHtml(undefined, 50)).toBeNull();
		const passing = new Set([100, 85, 60].map((percent) => overallWords(percent, 60)));
		expect(passing.size).toBe(3);
		fc.assert(
			fc.property(anyPercent, fc.integer({ min: 1, max: 100 }), (percent, floor) => {
				expect(passing.has(overallWords(percent, floor))).toBe(percent >= floor);
			})
		);
	});
});
