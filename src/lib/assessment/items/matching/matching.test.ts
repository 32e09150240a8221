import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleMatching as body } from './matching.samples.ts';
import { matching } from './matching.rules.ts';

const score = (matches: Record<string, string>) => matching.score(body, { matches });

it.each([
	[{ p1: 'x1', p2: 'x2', p3: 'x3', p4: 'x4' }, 1],
	[{ p1: 'x1', p2: 'x2', p3: 'x3', p4: 'x9' }, 3 / 4],
	[{ p1: 'x2', p2: 'x1', p3: 'x3', p4: 'x4' }, 2 / 4],
	[{ p1: 'x1' }, 1 / 4],
	[{ p1: 'x1', p2: 'x1', p3: 'x1', p4: 'x1' }, 1 / 4], // one answer for all is worth its one pair
	[{}, 0]
])('%j is worth %d', (matches, share) => {
	expect(score(matches)).toBe(share);
});

it('is worth one share a pair, whatever the others say', () => {
	const answer = fc.constantFrom('x1', 'x2', 'x3', 'x4', 'x9');
	const matches = fc.record({ p1: answer, p2: answer, p3: answer, p4: answer });
	fc.assert(
		fc.property(matches, fc.constantFrom('1', '2', '3', '4'), (given, n) => {
			const put = score({ ...given, [`p${n}`]: `x${n}` });
			const without = score({ ...given, [`p${n}`]: 'x9' });
			expect(put - without).toBeCloseTo(1 / 4, 12);
		})
	);
});

it('counts a part of the pairs as a part of an answer', () => {
	expect(matching.filled(body, { matches: { p1: 'x1' } })).toBe('part');
	expect(matching.review(body, { matches: { p1: 'x2' } }).map(({ verdict }) => verdict)).toEqual([
		'wrong',
		'missed',
		'missed',
		'missed'
	]);
	expect(matching.inWords(body, { matches: { p2: 'x2' } })).toBe('Event p2: Who x2');
});
