import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asFiles, changed, sampleContent } from '../../../tests/support/content.ts';
import { checkContent } from './content/content.ts';
import { publicAssignmentPolicy, publicItem } from './public-item.rules.ts';
import type { Item } from './published.ts';

const [edition] = checkContent(asFiles(sampleContent())).editions;
const assessments = edition?.modules.flatMap((module) => module.assessments) ?? [];
const items: Item[] = assessments
	.flatMap((assessment) => assessment.items)
	.map((item, index) => ({ ...item, id: `item-${index}`, editionId: 'e', assessmentId: 'a' }));

const itemOf = (key: string): Item => {
	const item = items.find((one) => one.key === key);
	if (!item) throw new Error(`There is no item ${key}.`);
	return item;
};

describe('a learner sees the question and nothing that answers it', () => {
	test.each(items)('$key', (item) => {
		const shown = JSON.stringify(publicItem(item));
		expect(shown).not.toMatch(/correct|feedback|tolerance|freeAfter|answerId|lesson|difficulty/);
		expect(shown).not.toContain(item.body.feedbackHtml);
		expect(shown).toContain(JSON.stringify(item.body.stemHtml));
		// Nor do ids tell: the author's own would name the order or the pair.
		expect(shown).not.toMatch(/"(a|b|c|p\d|s\d)"/);
	});

	test('all options, prompts, answers and steps are there', () => {
		expect(publicItem(itemOf('who'))).toMatchObject({
			type: 'single-choice',
			options: { length: 3 }
		});
		expect(publicItem(itemOf('match'))).toMatchObject({
			prompts: { length: 3 },
			answers: { length: 3 }
		});
		expect(publicItem(itemOf('order'))).toMatchObject({ steps: { length: 4 } });
		expect(publicItem(itemOf('hours'))).toMatchObject({ form: 'number', unit: 'hours' });
		expect(publicItem(itemOf('when'))).toMatchObject({ form: 'day-and-time' });
	});

	test('the order in which they come does not depend on the order of the author', () => {
		const item = itemOf('order');
		if (item.body.type !== 'ordering') throw new Error('not an ordering');
		const { body } = item;
		fc.assert(
			fc.property(fc.shuffledSubarray(body.steps, { minLength: body.steps.length }), (steps) => {
				expect(publicItem({ ...item, body: { ...body, steps } })).toEqual(publicItem(item));
			})
		);
	});
});

test('two prompts may share one answer, and a learner cannot tell which', () => {
	const { body } = itemOf('match');
	if (body.type !== 'matching') throw new Error('not a matching');
	expect(body.pairs.map(({ answerId }) => answerId)).toHaveLength(3);
	expect(new Set(body.pairs.map(({ answerId }) => answerId)).size).toBe(2);
	expect(body.answers.map(({ text }) => text).toSorted()).toEqual([
		'The SIRO',
		'The engineer',
		'The public'
	]);
	const pairIds = new Set(body.pairs.map(({ id }) => id));
	expect(body.answers.some(({ id }) => pairIds.has(id))).toBe(false);
});

test('ids stay the same from edition to edition while the author keeps them', () => {
	const quiz = 'invented-pilot/inv-1/quiz.yaml';
	const changedText = changed(quiz, (text) => text.replace('The one named', 'The person named'));
	const [next] = checkContent(asFiles(changedText)).editions;
	const idsOf = (one: typeof edition) =>
		one?.modules[0]?.assessments[0]?.items.map(({ key, body }) => [
			key,
			'options' in body ? body.options.map(({ id }) => id) : []
		]);
	expect(idsOf(next)).toEqual(idsOf(edition));
});

test('a learner sees the assignment without what markers have', () => {
	const assignment = assessments.find(({ kind }) => kind === 'assignment');
	if (assignment?.kind !== 'assignment') throw new Error('no assignment');
	const shown = publicAssignmentPolicy(assignment.policy);
	expect(JSON.stringify(shown)).not.toMatch(/Look for names|pass standard/);
	expect(shown.criteria).toEqual(assignment.policy.criteria);
});
