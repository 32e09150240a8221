import { describe, expect, it, test } from 'vitest';
import { readZip } from '#lib/platform/zip.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { exportFormats, readItems, writeItems } from './convert-items.ts';
import { allOf, childrenOf, readXml, textIn, type XmlNode } from './xml.ts';

/** What other systems ask of our files: elements in their order, and what they refer to. */

const every = {
	...{ outcome: 'LO1', level: 'apply' as const, marks: 4 },
	...{ stem: 'Which?', feedback: 'Why.' }
};
const options = (right: number) =>
	['a', 'b', 'c'].map((id, index) => ({
		...{ id, text: `Option ${id}`, feedback: `About *${id}*` },
		...(index < right && { correct: true })
	}));
const items: AuthoredItem[] = [
	{ ...every, id: 'one', type: 'single-choice', options: options(1) },
	{ ...every, id: 'several', type: 'multiple-response', options: options(2) },
	{
		...{ ...every, id: 'match', type: 'matching', distractors: ['Nobody'] },
		pairs: ['a', 'b'].map((id) => ({ id, prompt: `P ${id}`, answer: `A ${id}`, feedback: 'x' }))
	},
	{
		...{ ...every, id: 'order', type: 'ordering' },
		steps: ['a', 'b', 'c'].map((id) => ({ id, text: `Step ${id}` }))
	},
	{ ...every, id: 'number', type: 'numeric', answer: 5, tolerance: 1, unit: 'beds' },
	{
		...{ ...every, id: 'gaps', type: 'inline-choice', text: 'It is {{g1}} and {{g2}}.' },
		gaps: ['g1', 'g2'].map((id) => ({ id, options: options(1) }))
	},
	{
		...{ ...every, id: 'words', type: 'short-text', marking: 'keywords', maxWords: 5 },
		...{ modelAnswer: 'SIRO', keywords: [{ id: 'k', anyOf: ['SIRO'], feedback: 'Yes.' }] }
	},
	{ ...every, id: 'essay', type: 'long-text', words: 100, modelAnswer: 'So.', markingNotes: 'No.' },
	{
		...{ ...every, id: 'where', type: 'hotspot', image: 'images/map.svg', alt: 'A map of wards' },
		regions: ['a', 'b', 'c'].map((id, at) => ({
			...{ id, label: `Ward ${id}`, feedback: `About ${id}`, shape: { rect: [at * 20, 0, 9, 9] } },
			...(at < 2 && { correct: true })
		}))
	}
];
const images = new Map([
	['images/map.svg', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')]
]);
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** Pictures that can be asked for by name only: whoever walks through all of them is found out. */
class ByName extends Map<string, Uint8Array> {
	override [Symbol.iterator](): never {
		throw new Error('All pictures were gone through for one question.');
	}
}

test.each(exportFormats)(
	'a question of a %s file costs as much, however many pictures others show',
	(format) => {
		const shown = `Look. ![A map](images/map.svg).`;
		const named = [{ ...items[0]!, stem: shown }];
		const { bytes } = writeItems(named, new ByName(images), format);
		expect(readItems(bytes, { outcome: 'LO1', level: 'apply' }).images.size).toBe(1);
	}
);

test('as many questions as go into one file come back from it, each with its picture', () => {
	const count = 1_100;
	const many = Array.from({ length: count }, (_, n) => ({
		...items[0]!,
		id: `q-${n}`,
		stem: `Look ![A map](images/map-${n}.svg)`
	}));
	const own = new Map(
		many.map((_, n) => [`images/map-${n}.svg`, new TextEncoder().encode(`<svg>${n}</svg>`)])
	);
	const { bytes } = writeItems(many, own, 'qti');
	const { verdicts, images: back } = readItems(bytes, { outcome: 'LO1', level: 'apply' });
	expect([verdicts.length, back.size]).toEqual([count, count]);
}, 60_000);

describe('QTI 3.0', () => {
	const { bytes } = writeItems(items, images, 'qti');
	const files = readZip(bytes);
	const xml = items.map((_, index) => readXml(textOf(files.get(`items/item-${index + 1}.xml`))));
	const itemOf = (id: string): XmlNode => xml[items.findIndex((one) => one.id === id)]!;
	const names = (node: XmlNode) => childrenOf(node).map(({ name }) => name);
	const idsOf = (node: XmlNode, name: string) =>
		allOf(node, name).map(({ attributes }) => attributes['identifier']);

	it.each(items.map(({ id }) => id))('%s has its parts in the order of the specification', (id) => {
		const item = itemOf(id);
		const order = [
			...['qti-response-declaration', 'qti-outcome-declaration', 'qti-item-body'],
			...['qti-response-processing', 'qti-modal-feedback']
		];
		const places = names(item).map((name) => order.indexOf(name));
		expect(places).not.toContain(-1);
		expect(places).toEqual(places.toSorted((a, b) => a - b));
		for (const facts of ['identifier', 'title', 'adaptive', 'time-dependent']) {
			expect(item.attributes).toHaveProperty(facts);
		}
		for (const one of allOf(item, 'qti-response-declaration', 'qti-outcome-declaration')) {
			expect(one.attributes).toMatchObject({
				identifier: expect.stringMatching(/^[A-Z]\w*$/),
				cardinality: expect.stringMatching(/^(single|multiple|ordered)$/),
				'base-type': expect.anything()
			});
		}
		const parts = ['qti-correct-response', 'qti-mapping'];
		for (const one of allOf(item, 'qti-response-declaration')) {
			expect(parts.filter((part) => names(one).includes(part))).toEqual(names(one));
		}
	});

	it.each(items.map(({ id }) => id))('%s refers only to what it declares', (id) => {
		const item = itemOf(id);
		const responses = idsOf(item, 'qti-response-declaration');
		const outcomes = idsOf(item, 'qti-outcome-declaration');
		const set = idsOf(item, 'qti-set-outcome-value');
		const read = [...idsOf(item, 'qti-variable'), ...idsOf(item, 'qti-map-response')];
		for (const name of set) expect(outcomes).toContain(name);
		for (const name of read) expect([...responses, ...outcomes]).toContain(name);
		const said = ['qti-feedback-inline', 'qti-feedback-block', 'qti-modal-feedback'];
		for (const { attributes } of allOf(item, ...said)) {
			const outcome = attributes['outcome-identifier'];
			// Feedback is seen only when its outcome is set, or has its value from the start.
			expect([...set, 'GENERAL']).toContain(outcome);
			expect(outcomes).toContain(outcome);
		}
		for (const one of allOf(item, 'qti-rubric-block')) {
			expect(Object.keys(one.attributes)).toEqual(expect.arrayContaining(['use', 'view']));
		}
	});

	it('gives part of the marks for part of an answer', () => {
		const worth = (id: string) =>
			allOf(itemOf(id), 'qti-map-entry').map(({ attributes }) => [
				attributes['map-key'],
				Number(attributes['mapped-value'])
			]);
		expect(worth('one')).toEqual([['C1', 4]]);
		expect(worth('several')).toEqual([
			['C1', 2],
			['C2', 2],
			['C3', -2]
		]);
		expect(allOf(itemOf('several'), 'qti-mapping')[0]?.attributes['lower-bound']).toBe('0');
		expect(worth('match')).toEqual([
			['P1 A1', 2],
			['P2 A2', 2]
		]);
		expect(worth('gaps')).toEqual([
			['C1', 2],
			['C1', 2]
		]);
		const shares = allOf(itemOf('order'), 'qti-response-if').map((one) =>
			textIn(allOf(one, 'qti-sum')[0])
		);
		expect(shares).toEqual(['2', '2']);
	});

	it('lists in its manifest every file that it holds', () => {
		const manifest = readXml(textOf(files.get('imsmanifest.xml')));
		expect(names(manifest)).toEqual(['metadata', 'organizations', 'resources']);
		const listed = allOf(manifest, 'file').map(({ attributes }) => attributes['href']);
		expect(listed.toSorted()).toEqual(
			[...files.keys()].filter((path) => path !== 'imsmanifest.xml').toSorted()
		);
	});
});

describe('Moodle XML', () => {
	it('has in every question what Moodle looks for', () => {
		const quiz = readXml(textOf(writeItems(items, images, 'moodle').bytes));
		expect(quiz.name).toBe('quiz');
		for (const question of childrenOf(quiz)) {
			const [name, text, feedback, grade] = childrenOf(question).map((one) => one.name);
			expect([name, text, feedback, grade]).toEqual([
				...['name', 'questiontext', 'generalfeedback', 'defaultgrade']
			]);
			for (const one of allOf(question, 'questiontext', 'generalfeedback', 'feedback')) {
				expect(one.attributes['format']).toBe('html');
			}
			for (const one of allOf(question, 'answer')) {
				if ('fraction' in one.attributes) expect(Number(one.attributes['fraction'])).not.toBeNaN();
			}
		}
	});
});

describe('GIFT', () => {
	it('says at its head what it leaves out, and why', () => {
		const { bytes, verdicts } = writeItems(items, images, 'gift');
		expect(verdicts.filter(({ verdict }) => verdict === 'left')).toMatchObject([
			{ name: 'order', why: 'GIFT knows no steps to put in order' },
			{ name: 'gaps', why: 'GIFT knows no text with several gaps' },
			{ name: 'where', why: 'GIFT knows no regions of a picture' }
		]);
		expect(textOf(bytes).split('\n').slice(0, 4)).toEqual([
			'// Left out of this file:',
			'// order: GIFT knows no steps to put in order',
			'// gaps: GIFT knows no text with several gaps',
			'// where: GIFT knows no regions of a picture'
		]);
	});
});
