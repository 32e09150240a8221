import { expect, test } from 'vitest';
import { asFiles, changed, sampleContent } from '../../../tests/support/content.ts';
import { checkContent } from './content/content.ts';
import { publicAssignmentPolicy } from './public-assignment.rules.ts';
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
