import { describe, expect, test } from 'vitest';
import {
	asFiles,
	changed,
	sampleContent,
	type SampleFiles
} from '../../../../../tests/support/content.ts';
import { checkContent } from '../content.ts';
import { faultText } from '../fault.ts';

const folder = 'invented-pilot';
const lesson = `${folder}/inv-1/1.1-first-things.md`;
const quiz = `${folder}/inv-1/quiz.yaml`;
const course = `${folder}/course.yaml`;

const check = (files = sampleContent()) => {
	const { faults, warnings, measures } = checkContent(asFiles(files));
	return { faults: faults.map(faultText), warnings: warnings.map(faultText), measures };
};

const hard =
	'Organisational accountability necessitates comprehensive documentation, interdisciplinary coordination and unambiguous responsibility. ';
const long = (text: string) => text.replace(/(Somebody[^\n]*)/, hard.repeat(60));

describe('what is measured', () => {
	test('every lesson, and every bank against its blueprint', () => {
		const { measures } = check();
		expect(measures).toMatchObject([
			{
				course: 'INV',
				edition: 'pilot-1',
				lessons: [
					{ code: '1.1', images: 1, sources: 2, unsourced: 0, reviewBy: '2027-05-31' },
					{ code: '2.1', images: 2 }
				],
				quizzes: [
					{
						items: 11,
						cells: [
							{ items: 2, fitting: 2 },
							{ items: 3, fitting: 4 },
							{ items: 5, fitting: 5 }
						],
						patterns: { items: 1 }
					}
				]
			}
		]);
		for (const { age, words } of measures[0]!.lessons) {
			expect(age).toBeGreaterThan(8);
			expect(words).toBeGreaterThan(600);
		}
	});
});

describe('what is a fault', () => {
	test('a lesson that is much too hard to read', () => {
		expect(check(changed(lesson, long)).faults[0]).toMatch(
			new RegExp(`^${lesson}:19: the reading age is [23]\\d[.\\d]*; it should be about 14 to 16$`)
		);
	});

	test('an option that catches all', () => {
		const files = changed(quiz, (text) => text.replace('text: Nobody,', 'text: All of the above,'));
		expect(check(files).faults).toEqual([
			`${quiz}:30: an option such as "All of the above" gives itself away: say what is right instead`
		]);
	});

	test('a lesson or module that is named and not there, but not in a draft', () => {
		const named = changed(lesson, (text) =>
			text.replace('Ask one person.', 'See lessons 1.1, 2.1 and 9.9, and module 7. Module 2 too.')
		);
		const at = `${lesson}:39:`;
		const says = [
			`${at} names lesson 9.9, which is not in this course`,
			`${at} names module 7, which is not in this course`
		];
		expect(check(named).faults).toEqual(says);
		const draft = changed(course, (text) => text.replace('title:', 'draft: true\ntitle:'), named);
		expect(check(draft).faults).toEqual([]);
		expect(check(draft).warnings).toEqual(expect.arrayContaining(says));
	});
});

describe('what is a warning', () => {
	test('a bank that cannot fill its blueprint twice, a module with one picture', () => {
		expect(check().warnings).toEqual(
			expect.arrayContaining([
				`${folder}/inv-1/module.yaml:1: the module has fewer than 2 diagrams`,
				`${quiz}:13: an attempt draws 2 on LO1 here and 2 fit: 2 more would let a second attempt be all new`,
				`${quiz}:14: an attempt draws 3 on LO1 here and 4 fit: 2 more would let a second attempt be all new`
			])
		);
	});

	test.each([
		{
			name: 'a fact without a source',
			change: (text: string) => text.replace('## What', 'It began on 12 May 2017.\n\n## What'),
			says: `${lesson}:22: "12 May" has no source in its passage`
		},
		{
			name: 'alternative text that says nothing',
			change: (text: string) => text.replace('![A ring', '![Picture of a ring'),
			says: `${lesson}:36: alternative text says what the picture shows, not that it is a picture`
		},
		{
			name: 'few words',
			change: (text: string) =>
				text.replace(/(Somebody[^\n]*)/, (words) => words.slice(0, words.length * 0.85)),
			says: `${lesson}:19: the lesson has`
		}
	])('$name', ({ change, says }) => {
		const found = check(changed(lesson, change)).warnings;
		expect(found.some((warning) => warning.startsWith(says)) ? says : found).toBe(says);
	});

	test.each(['The one named', 'owner'])(
		'a right option that its length gives away: %s',
		(right) => {
			const away = (files?: SampleFiles) =>
				check(files).warnings.filter((warning) => warning.includes('gives itself away'));
			const much = 'The one whose name stands on the map and nobody else';
			const long = changed(quiz, (text) => text.replace(`text: ${right},`, `text: ${much},`));
			expect(away(long)).toEqual([
				expect.stringMatching(
					new RegExp(`^${quiz}:\\d+: the right option, "${much}", gives itself`)
				)
			]);
			expect(away()).toEqual([]);
		}
	);

	test('a question that sends to a lesson which does not name its outcome', () => {
		const sends = (files: SampleFiles) =>
			check(files).warnings.filter((warning) => warning.includes('sends to lesson'));
		const two = changed(`${folder}/inv-1/module.yaml`, (text) =>
			text.replace('maps:', '  - { id: LO2, text: Tell others. }\nmaps:')
		);
		expect(sends(two)).toEqual([]);
		const other = (text: string) => text.replace('outcomes: [LO1]', 'outcomes: [LO2]');
		expect(sends(changed(lesson, other, two))).toEqual([
			`${quiz}:17: "who" is on LO1 and sends to lesson 1.1, which names only LO2`
		]);
	});

	test('a source of its own that nothing cites', () => {
		const own =
			'- id: own-2025\n  title: Own\n  publisher: X\n  published: "2025"\n  standing: primary\n';
		const found = check({ ...sampleContent(), [`${folder}/sources.yaml`]: own }).warnings;
		expect(found).toContain(`${folder}/sources.yaml:1: nothing cites the source "own-2025"`);
	});
});
