import { describe, expect, it } from 'vitest';
import { barWords, enrolmentInks, moduleBars, moduleInks, weekBars } from './chart-rows.rules.ts';
import { enrolmentStates, moduleStates } from './words.rules.ts';

describe('the colours of charts', () => {
	it('know every state', () => {
		expect(Object.keys(moduleInks).sort()).toEqual([...moduleStates].sort());
		expect(Object.keys(enrolmentInks).sort()).toEqual([...enrolmentStates].sort());
	});

	it.each([...Object.entries(moduleInks), ...Object.entries(enrolmentInks)])(
		'let the text in %s be read (WCAG 1.4.3)',
		(_, { fill, ink }) => {
			expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
		}
	);
});

describe('bars', () => {
	it('say the same as their rows', () => {
		const states = [
			{ state: 'studying', count: 4 },
			{ state: 'passed', count: 3 }
		];
		const bars = moduleBars([
			{ code: 'CLHC-1', states },
			{ code: 'CLHC-2', states: [] }
		]);
		expect(barWords(bars)).toBe('CLHC-1: 3 passed, 4 studying. CLHC-2: nobody.');
		expect(bars[0]?.parts.reduce((sum, { count }) => sum + count, 0)).toBe(7);
		expect(weekBars([{ week: 2, endsOn: '2026-09-20', states: [] }])[0]?.label).toBe(
			'Week 2, to 20 Sep'
		);
	});
});

/** WCAG 2.2's contrast ratio. */
function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}
function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const value = parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
