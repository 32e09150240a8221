import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	inPlaces,
	sampleOrdering as plain,
	sampleOrderingWithFreeStep as free
} from './ordering.samples.ts';
import { neighbours, ordering } from './ordering.rules.ts';

const score = (order: string, body = plain as Parameters<typeof ordering.score>[0]) =>
	ordering.score(body, { places: inPlaces(order) });

describe('each pair of neighbours in the right order is one share', () => {
	it.each([
		['s1 s2 s3 s4 s5 s6', 1],
		['s2 s1 s3 s4 s5 s6', 4 / 5],
		['s2 s3 s4 s5 s6 s1', 4 / 5],
		['s1 s3 s2 s4 s6 s5', 3 / 5],
		['s6 s5 s4 s3 s2 s1', 0]
	])('%s is worth %d', (order, share) => {
		expect(score(order)).toBeCloseTo(share, 12);
	});
});

describe('a step that may stand anywhere after another', () => {
	it('is right everywhere after it', () => {
		expect(neighbours(free)).toHaveLength(5);
		for (const order of ['s1 s2 s5 s3 s4 s6', 's1 s2 s3 s5 s4 s6', 's1 s2 s3 s4 s6 s5']) {
			expect(score(order, free)).toBe(1);
		}
	});

	it('costs its own share before it, and nobody else anything', () => {
		expect(score('s1 s5 s2 s3 s4 s6', free)).toBeCloseTo(4 / 5, 12);
		expect(score('s5 s1 s2 s3 s4 s6', free)).toBeCloseTo(4 / 5, 12);
	});

	it('costs the first step its share when that comes late', () => {
		expect(score('s2 s1 s3 s4 s5 s6', free)).toBeCloseTo(4 / 5, 12);
	});
});

const anyOrder = fc.shuffledSubarray(['s1', 's2', 's3', 's4', 's5', 's6'], { minLength: 6 });

it('never falls when two neighbours that stand the wrong way round are swapped', () => {
	fc.assert(
		fc.property(anyOrder, fc.nat(4), fc.constantFrom(plain, free), (order, at, body) => {
			const [a = '', b = ''] = [order[at], order[at + 1]];
			if (a < b) return;
			const mended = order.with(at, b).with(at + 1, a);
			// Swapping past a free step changes nothing that its rule asks for.
			expect(score(mended.join(' '), body)).toBeGreaterThanOrEqual(score(order.join(' '), body));
		})
	);
});

it('scores a part of the steps for what is there', () => {
	expect(ordering.score(plain, { places: { s1: '1', s2: '2' } })).toBeCloseTo(1 / 5, 12);
	expect(ordering.filled(plain, { places: { s1: '1', s2: '2' } })).toBe('part');
});

it('counts a place that two steps share for neither', () => {
	const places = { ...inPlaces('s1 s2 s3 s4 s5 s6'), s2: '1' };
	expect(ordering.score(plain, { places })).toBeCloseTo(3 / 5, 12);
	expect(ordering.filled(plain, { places })).toBe('part');
});

it('never shows the steps in the right order', () => {
	const asAuthored = ordering.arrange(plain, (ids) => [...ids]);
	expect(asAuthored).not.toEqual(plain.steps.map(({ id }) => id));
});
