import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleMultipleResponse as body } from './multiple-response.samples.ts';
import { multipleResponse } from './multiple-response.rules.ts';

const score = (choices: string[]) => multipleResponse.score(body, { choices });

it.each([
	[['a', 'c', 'd'], 3 / 3],
	[['a', 'c'], 2 / 3],
	[['a', 'c', 'b'], 1 / 3], // +1 +1 -1
	[['a', 'b'], 0],
	[['b', 'e'], 0], // never below 0
	[['a', 'b', 'c', 'd', 'e'], 1 / 3], // ticking everything does not pay
	[[], 0]
])('%j is worth %d', (choices, share) => {
	expect(score(choices)).toBeCloseTo(share, 12);
});

it('never falls with one more right pick and never rises with one more wrong pick', () => {
	const picks = fc.subarray(['a', 'b', 'c', 'd', 'e']);
	fc.assert(
		fc.property(picks, picks, (choices, more) => {
			for (const id of more.filter((one) => !choices.includes(one))) {
				const before = score(choices);
				const after = score([...choices, id]);
				if (body.options.find((option) => option.id === id)?.correct) {
					expect(after).toBeGreaterThanOrEqual(before);
				} else expect(after).toBeLessThanOrEqual(before);
			}
		})
	);
});

it('does not care in which order the picks come', () => {
	fc.assert(
		fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e']), (choices) => {
			expect(score(choices)).toBe(score(choices.toSorted()));
		})
	);
});
