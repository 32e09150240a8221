import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkContent } from './content.ts';
import { faultText } from './fault.ts';
import { readTranche } from './files.server.ts';

/** What the first tranche promises of itself. The pilot is older than some of it and may not change. */
const root = 'content/tranche-1';
const { files } = await readTranche(root, () => {});
const { editions, measures, warnings } = checkContent(files);
const isPilot = ({ label }: { label: string }) => label === 'pilot-1';
const courses = measures.filter(({ edition }) => !isPilot({ label: edition }));
const modules = editions
	.filter((edition) => !isPilot(edition))
	.flatMap((edition) => edition.modules);

test('the check has nothing to say of the full course and the induction', () => {
	expect(courses.map(({ course }) => course).toSorted()).toEqual(['BIC', 'CLHC']);
	expect(warnings.map(faultText).filter((text) => !text.startsWith('clhc-pilot/'))).toEqual([]);
});

test('every lesson has 600 to 1,200 words', () => {
	for (const { code, title, words } of courses.flatMap(({ lessons }) => lessons)) {
		expect(words, `${code} ${title}`).toBeGreaterThanOrEqual(600);
		expect(words, `${code} ${title}`).toBeLessThanOrEqual(1200);
	}
});

test.each(courses.map(({ course, quizzes }) => ({ course, quizzes })))(
	'the longest option of $course is right about as often as chance would have it',
	({ quizzes }) => {
		const sum = (count: (patterns: (typeof quizzes)[number]['patterns']) => number) =>
			quizzes.reduce((total, { patterns }) => total + count(patterns), 0);
		const share = sum(({ longestRight }) => longestRight) / sum(({ items }) => items);
		expect(share).toBeGreaterThan(0.2);
		expect(share).toBeLessThan(1 / 3);
	}
);

test('whoever leads a table-top has pages for it', () => {
	const led = modules.filter(({ tableTop }) => tableTop);
	expect(led.length).toBe(modules.length);
	for (const { code, exercise } of led) expect(exercise, code).not.toEqual([]);
});

type Question = {
	id: string;
	type: string;
	marks: number;
	options?: { correct?: boolean }[];
	pairs?: unknown[];
	gaps?: unknown[];
};

/** Marks by type, as the sample questions of the programme give them. */
const weights: Record<string, (question: Question) => number> = {
	'single-choice': () => 1,
	'multiple-response': ({ options = [] }) => options.filter(({ correct }) => correct).length,
	matching: ({ pairs = [] }) => pairs.length,
	ordering: () => 4,
	numeric: () => 2,
	'inline-choice': ({ gaps = [] }) => gaps.length
};

describe('a question of the full course weighs what its kind weighs', () => {
	test.each([1, 2, 3, 4, 5, 6, 7])('in module %i', (number) => {
		const file = `${root}/clhc/clhc-${number}/quiz.yaml`;
		const { items } = parse(readFileSync(file, 'utf8')) as { items: Question[] };
		expect(items.length).toBeGreaterThan(0);
		for (const item of items) {
			const weight = weights[item.type];
			if (weight) expect(item.marks, item.id).toBe(weight(item));
		}
	});
});
