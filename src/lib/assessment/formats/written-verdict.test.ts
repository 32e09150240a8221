import { describe, expect, it } from 'vitest';
import { authoredByType } from '../items/all-samples.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { itemTypeNames } from '../items/item-contents.ts';
import { exportFormats, writeItems } from './convert-items.ts';

const every = { outcome: 'LO1', level: 'apply', marks: 2, stem: 'Which?', feedback: 'So it is.' };
const items = Object.entries(authoredByType).flatMap(([type, { examples }]) =>
	Object.entries(examples).map(
		([form, keys]) =>
			({ id: `${type}-${form}`, type, ...every, ...keys }) as unknown as AuthoredItem
	)
);
const choice = items.find(({ type }) => type === 'single-choice')!;
const images = new Map([
	['images/map.svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')]
]);

const pairs = 'what is said of each pair is left out';
const day = 'its day and time became a text: only “9, 21:40” is right there';
const free = 'a step that may stand in several places here has one right place there';
const exact = [
	'an answer is right there when it is “guardian” or “keeper” and nothing more',
	'its model answer and its number of words are left out'
];
/** Of every format: nothing else asks, marks and says the same. */
const anywhere = {
	'matching-plain': [pairs],
	'ordering-free': [free],
	'numeric-day': [day],
	'short-text-keywords': exact
};
const marks = 'its marks are not said: 2 here';
const byPeople = [
	marks,
	'model answer: left out',
	'notes for markers: left out',
	'number of words: left out'
];

const expected: Record<(typeof exportFormats)[number], Record<string, string[] | string>> = {
	qti: anywhere,
	moodle: {
		...anywhere,
		'inline-choice-one': ['feedback on each option: left out'],
		'inline-choice-two': ['feedback on each option: left out'],
		'hotspot-plain': ['regions of a picture became a choice of options']
	},
	gift: {
		'single-choice-plain': [marks],
		'multiple-response-plain': [marks],
		'matching-plain': [pairs, marks],
		'ordering-plain': 'GIFT knows no steps to put in order',
		'ordering-free': 'GIFT knows no steps to put in order',
		'numeric-plain': [marks],
		'numeric-unit': [marks, 'unit: left out'],
		'numeric-day': [day, marks],
		'inline-choice-one': [
			'what stands before the answers is left out or reads otherwise there',
			marks
		],
		'inline-choice-two': 'GIFT knows no text with several gaps',
		'short-text-keywords': [...exact, marks],
		'short-text-person': byPeople,
		'long-text-plain': byPeople,
		'hotspot-plain': 'GIFT knows no regions of a picture'
	}
};

/** Types that this table knows; what others come to is theirs to say. */
const judged = Object.keys(authoredByType).filter((type) =>
	Object.keys(expected.gift).some((name) => name.startsWith(`${type}-`))
);

describe('what a file says of a question', () => {
	it('is asked of every type', () => {
		expect(Object.keys(authoredByType).toSorted()).toEqual([...itemTypeNames].toSorted());
	});

	it.each(exportFormats)('in %s', (format) => {
		const { verdicts } = writeItems(items, images, format);
		expect(verdicts.map(({ name }) => name)).toEqual(items.map(({ id }) => id));
		const told = verdicts.filter(
			({ name, verdict }) =>
				verdict !== 'whole' && judged.some((type) => name.startsWith(`${type}-`))
		);
		expect(
			Object.fromEntries(told.map((one) => [one.name, 'why' in one ? one.why : one.changes]))
		).toEqual(expected[format]);
	});

	it('is whole where a format without marks puts in the same', () => {
		const item = { ...choice, marks: 1 };
		expect(writeItems([item], images, 'gift').verdicts).toEqual([
			{ name: item.id, verdict: 'whole', changes: [] }
		]);
	});

	it('does not depend on how lines are broken and words are marked', () => {
		const stem = 'A question\nof _two_ lines\nand **three**.\n';
		for (const format of exportFormats) {
			for (const { verdict } of writeItems([{ ...choice, marks: 1, stem }], images, format)
				.verdicts) {
				expect(verdict).toBe('whole');
			}
		}
	});

	it('does not depend on what pictures inside of texts are called', () => {
		const stem = '![A map of it](images/map.svg)';
		for (const format of exportFormats) {
			const item = { ...choice, marks: 1, stem };
			expect(writeItems([item], images, format).verdicts).toMatchObject([{ verdict: 'whole' }]);
		}
	});
});
