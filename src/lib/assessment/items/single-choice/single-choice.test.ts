import { expect, it } from 'vitest';
import { sampleSingleChoice as body } from './single-choice.samples.ts';
import { singleChoice } from './single-choice.rules.ts';

it.each([
	['b', 1],
	['a', 0],
	['c', 0],
	['d', 0]
])('option %s is worth %d', (choice, share) => {
	expect(singleChoice.score(body, { choice })).toBe(share);
});

it('says of each option whether it was chosen and whether it is right', () => {
	const verdicts = singleChoice.review(body, { choice: 'a' }).map(({ verdict }) => verdict);
	expect(verdicts).toEqual(['wrong', 'missed', 'left', 'left']);
	expect(singleChoice.inWords(body, { choice: 'a' })).toBe('Option a');
});
