import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hotspot } from './hotspot.rules.ts';
import { sampleHotspot as one, sampleHotspotOfSeveral as several } from './hotspot.samples.ts';
import { around, within } from './shape.rules.ts';

describe('one right region', () => {
	it.each([
		[['r2'], 1],
		[['r1'], 0],
		[[], 0]
	])('%j is worth %d', (choices, share) => {
		expect(hotspot.score(one, { choices })).toBe(share);
	});

	it('takes one pick only, so picking everything earns nothing', () => {
		expect(hotspot.accept(one, { choices: ['r1', 'r2'] })).toHaveProperty('fault');
		expect(hotspot.score(one, { choices: ['r1', 'r2'] })).toBe(0);
	});
});

describe('several right regions', () => {
	it.each([
		[['r1', 'r3'], 1],
		[['r1'], 1 / 2],
		[['r1', 'r2'], 0],
		[['r1', 'r3', 'r2'], 1 / 2],
		[['r1', 'r2', 'r3', 'r4'], 0]
	])('%j is worth %d', (choices, share) => {
		expect(hotspot.score(several, { choices })).toBe(share);
	});

	it('never falls with one more right pick and never rises with one more wrong pick', () => {
		const picks = fc.subarray(['r1', 'r2', 'r3', 'r4']);
		fc.assert(
			fc.property(picks, fc.constantFrom('r1', 'r2', 'r3', 'r4'), (choices, id) => {
				const before = hotspot.score(several, { choices: choices.filter((c) => c !== id) });
				const after = hotspot.score(several, {
					choices: [...choices.filter((c) => c !== id), id]
				});
				if (id === 'r1' || id === 'r3') expect(after).toBeGreaterThanOrEqual(before);
				else expect(after).toBeLessThanOrEqual(before);
			})
		);
	});
});

it('says whether several may be picked, and not how many', () => {
	expect(hotspot.shown(one)).toMatchObject({ several: false });
	expect(hotspot.shown(several)).toMatchObject({ several: true });
	expect(hotspot.inWords(several, { choices: ['r3', 'r1'] })).toBe('Region r1; Region r3');
});

it('knows how far a shape reaches', () => {
	expect(around({ circle: [50, 40, 10] })).toEqual([40, 30, 20, 20]);
	expect(within({ circle: [50, 40, 40] }, [0, 0, 100, 80])).toBe(true);
	expect(within({ circle: [50, 40, 41] }, [0, 0, 100, 80])).toBe(false);
	expect(within({ rect: [0, 0, 100, 0] }, [0, 0, 100, 80])).toBe(false);
	expect(within({ rect: [-5, -5, 5, 5] }, [-5, -5, 100, 80])).toBe(true);
});
