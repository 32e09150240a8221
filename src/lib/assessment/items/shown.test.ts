import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asFiles, sampleContent } from '../../../../tests/support/content.ts';
import { checkContent } from '#lib/catalogue/content/content.ts';
import type { CompiledItem } from '#lib/catalogue/content/compiled.ts';
import { typeOf } from './item-types.ts';

const [edition] = checkContent(asFiles(sampleContent())).editions;
const items = (edition?.modules ?? [])
	.flatMap(({ assessments }) => assessments)
	.flatMap((assessment) => assessment.items);

const itemOf = (key: string): CompiledItem => {
	const item = items.find((one) => one.key === key);
	if (!item) throw new Error(`There is no item ${key}.`);
	return item;
};
const shownOf = (item: CompiledItem) => typeOf(item).shown(item.body);

describe('a learner sees the question and nothing that answers it', () => {
	test.each(items)('$key', (item) => {
		const shown = JSON.stringify(shownOf(item));
		expect(shown).not.toMatch(
			/correct|feedback|tolerance|freeAfter|answerId|lesson|difficulty|modelAnswer|anyOf|markingNotes/
		);
		expect(shown).not.toContain(item.body.feedbackHtml);
		// Nor do ids tell: the author's own would name the order or the pair.
		expect(shown).not.toMatch(/"(a|b|c|p\d|s\d|g\d|r\d|k\d)"/);
	});

	test('all options, prompts, answers, steps, gaps and regions are there', () => {
		expect(shownOf(itemOf('who'))).toMatchObject({ options: { length: 3 } });
		expect(shownOf(itemOf('match'))).toMatchObject({
			prompts: { length: 3 },
			answers: { length: 3 }
		});
		expect(shownOf(itemOf('order'))).toMatchObject({ steps: { length: 4 } });
		expect(shownOf(itemOf('hours'))).toMatchObject({ form: 'number', unit: 'hours' });
		expect(shownOf(itemOf('when'))).toMatchObject({ form: 'day-and-time' });
		expect(shownOf(itemOf('gaps'))).toMatchObject({ gaps: [{ options: { length: 2 } }, {}] });
		expect(shownOf(itemOf('where'))).toMatchObject({ regions: { length: 3 }, several: false });
		expect(shownOf(itemOf('name-it'))).toEqual({ maxWords: 20 });
		expect(shownOf(itemOf('explain'))).toEqual({ words: 150 });
	});

	test('the order in which they come does not depend on the order of the author', () => {
		const { body } = itemOf('order');
		if (body.type !== 'ordering') throw new Error('not an ordering');
		fc.assert(
			fc.property(fc.shuffledSubarray(body.steps, { minLength: body.steps.length }), (steps) => {
				expect(typeOf(body).shown({ ...body, steps })).toEqual(typeOf(body).shown(body));
			})
		);
	});
});
