import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samples } from './items/all-samples.ts';
import { typeOf } from './items/item-types.ts';
import { sampleMultipleResponse } from './items/multiple-response/multiple-response.samples.ts';
import { itemOf } from './items/sample-items.ts';
import { scoreByOutcome, scoreItem, scorePaper } from './score.rules.ts';

const paper = samples
	.filter(({ body }) => !typeOf(body).needsPerson(body))
	.map(({ name, body, right }, index) => ({
		item: itemOf(body, { id: name, key: name, marks: index + 1, outcome: `LO${(index % 3) + 1}` }),
		right
	}));
const answered = (responses: readonly unknown[]) =>
	paper.map(({ item }, index) => ({ item, response: responses[index] ?? null }));

describe('a paper', () => {
	it('is worth 100 when everything is right and 0 when nothing is answered', () => {
		expect(scorePaper(answered(paper.map(({ right }) => right))).percent).toBe(100);
		expect(scorePaper(answered([])).percent).toBe(0);
		expect(scorePaper([]).percent).toBe(0);
	});

	it('stays between 0 and 100, each item between 0 and its marks, whatever is stored', () => {
		const response = fc.oneof(fc.anything(), fc.constantFrom(...paper.map(({ right }) => right)));
		fc.assert(
			fc.property(fc.array(response, { maxLength: paper.length }), (responses) => {
				const { percent, detail } = scorePaper(answered(responses));
				expect(percent).toBeGreaterThanOrEqual(0);
				expect(percent).toBeLessThanOrEqual(100);
				for (const { score, marks } of detail) {
					expect(score).toBeGreaterThanOrEqual(0);
					expect(score).toBeLessThanOrEqual(marks);
				}
			})
		);
	});

	it('never falls when one more answer is right', () => {
		fc.assert(
			fc.property(
				fc.subarray(paper.map((_, index) => index)),
				fc.nat(paper.length - 1),
				(right, more) => {
					const of = (which: readonly number[]) =>
						scorePaper(answered(paper.map((line, n) => (which.includes(n) ? line.right : null))))
							.percent;
					expect(of([...right, more])).toBeGreaterThanOrEqual(of(right));
				}
			)
		);
	});

	it('weighs items by their marks', () => {
		const one = itemOf(sampleMultipleResponse, { marks: 1 });
		const more = itemOf(sampleMultipleResponse, { marks: 27 });
		const right = { choices: ['a', 'c', 'd'] };
		const answers = [
			{ item: one, response: right },
			{ item: more, response: null }
		];
		// 1 of 28 marks.
		expect(scorePaper(answers).percent).toBe(3.57);
	});

	it('keeps a third of a mark until the end', () => {
		const item = itemOf(sampleMultipleResponse, { marks: 1 });
		expect(scoreItem({ item, response: { choices: ['a'] } }).score).toBe(0.3333);
	});

	it('shows where the marks were lost, weakest outcome first', () => {
		const responses = paper.map(({ item, right }) => (item.outcome === 'LO2' ? null : right));
		const { detail } = scorePaper(answered(responses));
		const outcomes = scoreByOutcome(paper, detail);
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['LO2', 'LO1', 'LO3']);
		expect(outcomes[0]).toMatchObject({ outcome: 'LO2', score: 0 });
	});
});
