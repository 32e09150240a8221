import { expect, it } from 'vitest';
import { receiptOf, shortReceipt } from './receipt.rules.ts';

const paper = {
	attemptId: 'a',
	submittedAt: new Date('2026-11-06T18:00:00Z'),
	answers: [
		{ position: 1, itemKey: 'q1', response: { places: { s1: '1', s2: '2' } } },
		{ position: 2, itemKey: 'q2', response: null }
	]
};

it('does not depend on the order in which an answer is written', () => {
	const response = { places: { s2: '2', s1: '1' } };
	const [first, second] = paper.answers;
	expect(receiptOf({ ...paper, answers: [{ ...first!, response }, second!] })).toBe(
		receiptOf(paper)
	);
});

it('changes with every answer, with the time and with the try', () => {
	const [first, second] = paper.answers;
	const others = [
		{ ...paper, attemptId: 'b' },
		{ ...paper, submittedAt: new Date('2026-11-06T18:00:01Z') },
		{ ...paper, answers: [first!] },
		{ ...paper, answers: [first!, { ...second!, response: {} }] }
	];
	expect(new Set([paper, ...others].map(receiptOf)).size).toBe(5);
});

it('is short enough to read out', () => {
	expect(shortReceipt(receiptOf(paper))).toMatch(/^[0-9A-F]{4}( [0-9A-F]{4}){3}$/);
});
