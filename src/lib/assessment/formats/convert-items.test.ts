import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthoredItem } from '../items/item-contents.ts';
import { itemExchanges } from '../items/list.ts';
import { exportFormats, readItems, writeItems } from './convert-items.ts';
import { words } from './markup.ts';
import { NOTE } from './note.ts';
import { readZip, writeZip } from '#lib/platform/zip.ts';

const defaults = { outcome: 'LO9', level: 'recall' } as const;
const picture = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
const images = new Map([['images/map.svg', picture]]);

/** Plain words with everything that some format holds for its own, as Markdown. */
const line = fc
	.array(
		fc.constantFrom(
			...[
				'risk',
				'a',
				'Über',
				'&',
				'<b>',
				'*',
				'_',
				'~',
				'=',
				'#',
				'{x}',
				':',
				'%5%',
				'1.',
				'->',
				'\\n',
				'"',
				'[c]'
			]
		),
		{ minLength: 1, maxLength: 6 }
	)
	.map((parts) =>
		words(['w', ...parts, 'z'].join(' ').replace(/&/g, '&amp;').replace(/</g, '&lt;'))
	);
const lines = (minLength: number, maxLength: number) =>
	fc.uniqueArray(line, { minLength, maxLength });

const every = {
	id: fc.constantFrom('first', 'second-one'),
	outcome: fc.constantFrom('LO1', 'LO2'),
	level: fc.constantFrom('apply' as const, 'evaluate' as const),
	difficulty: fc.constantFrom(0.25, 0.6),
	marks: fc.constantFrom(1, 2.5, 4),
	lesson: fc.constant('1.3'),
	stem: line,
	feedback: line
};
const options = (least: number, most: number, right: number) =>
	lines(least, most).chain((texts) =>
		fc.tuple(...texts.map(() => line)).map((feedback) =>
			texts.map((text, index) => ({
				...{ id: `o${index}`, text },
				...(index < right && { correct: true }),
				feedback: feedback[index] ?? ''
			}))
		)
	);
const typed = <T extends string>(type: T, keys: Record<string, fc.Arbitrary<unknown>>) =>
	fc.record({
		...every,
		type: fc.constant(type),
		...keys
	}) as unknown as fc.Arbitrary<AuthoredItem>;

const figure = fc.integer({ min: 0, max: 90 });
const arbitraries: Record<AuthoredItem['type'], fc.Arbitrary<AuthoredItem>> = {
	'single-choice': typed('single-choice', { options: options(3, 6, 1) }),
	'multiple-response': typed('multiple-response', { options: options(3, 6, 2) }),
	matching: typed('matching', {
		pairs: lines(2, 5).map((texts) =>
			texts.map((text, n) => ({ id: `x${n}`, prompt: text, answer: `to ${n}`, feedback: text }))
		),
		distractors: fc.constant(['nobody'])
	}),
	ordering: typed('ordering', {
		steps: lines(3, 6).map((texts) => texts.map((text, n) => ({ id: `t${n}`, text }))),
		freeAfter: fc.constant({ t2: 't0' })
	}),
	numeric: typed('numeric', { answer: figure, tolerance: fc.nat(3), unit: fc.constant('tests') }),
	'inline-choice': typed('inline-choice', {
		text: fc.constant('It has *one* {{b}} and {{a}}.'),
		gaps: fc.tuple(options(2, 5, 1), options(2, 5, 1)).map(([a, b]) => [
			{ id: 'b', options: b },
			{ id: 'a', options: a }
		])
	}),
	'short-text': fc.oneof(
		typed('short-text', {
			...{ marking: fc.constant('keywords'), maxWords: fc.constant(20), modelAnswer: line },
			keywords: fc.constant([
				{ id: 'k1', anyOf: ['guardian', 'Caldicott Guardian'], feedback: 'Yes.' },
				{ id: 'k2', anyOf: ['deputy'], feedback: 'And who stands in.' }
			])
		}),
		typed('short-text', {
			...{ marking: fc.constant('person'), maxWords: fc.constant(30) },
			...{ modelAnswer: line, markingNotes: line }
		})
	),
	hotspot: typed('hotspot', {
		image: fc.constant('images/map.svg'),
		alt: fc.constant('A map'),
		regions: fc.tuple(lines(3, 5), figure).map(([labels, at]) =>
			labels.map((label, n) => ({
				...{ id: `r${n}`, label },
				shape: n === 1 ? { circle: [at + 20, at + 20, 9] } : { rect: [at, at, 30, 20.5] },
				...(n === 0 && { correct: true }),
				feedback: label
			}))
		)
	}),
	'long-text': typed('long-text', {
		...{ words: fc.constant(150), modelAnswer: line, markingNotes: line }
	})
};
const anyItem = fc.oneof(...Object.values(arbitraries));

describe.each(exportFormats)('a round trip through %s', (format) => {
	it('gives back every item that the format can say, exactly as it was', () => {
		fc.assert(
			fc.property(fc.uniqueArray(anyItem, { maxLength: 4, selector: ({ id }) => id }), (items) => {
				const { bytes, left } = writeItems(items, images, format);
				const kept = items.filter(({ id }) => !left.includes(id));
				if (kept.length === 0) return;
				const { verdicts, images: carried } = readItems(bytes, defaults);
				expect(verdicts.map((one) => ('item' in one ? one.item : one))).toEqual(kept);
				if (format !== 'gift' && kept.some(({ type }) => type === 'hotspot')) {
					expect(carried.get('images/map.svg')).toEqual(picture);
				}
			}),
			{ numRuns: 150 }
		);
	});
});

const withoutNotes = (bytes: Uint8Array): Uint8Array => {
	const strip = (text: string) => text.replace(new RegExp(`<\\?${NOTE}[^?]*\\?>`, 'g'), '');
	if (bytes[0] !== 0x50) return new TextEncoder().encode(strip(new TextDecoder().decode(bytes)));
	return writeZip(
		new Map(
			[...readZip(bytes)].map(([path, content]) => [
				path,
				/\.xml$/.test(path)
					? new TextEncoder().encode(strip(new TextDecoder().decode(content)))
					: content
			])
		)
	);
};

describe.each(['moodle', 'qti'] as const)('%s without our own note', (format) => {
	it.each(
		(['single-choice', 'multiple-response', 'matching', 'ordering', 'numeric', 'hotspot'] as const)
			// Moodle knows no regions: there they are options.
			.filter((type) => format === 'qti' || type !== 'hotspot')
	)('still says what a %s asks and what is right', (type) => {
		fc.assert(
			fc.property(arbitraries[type], (item) => {
				const { bytes } = writeItems([item], images, format);
				const [verdict] = readItems(withoutNotes(bytes), defaults).verdicts;
				if (!verdict || !('item' in verdict)) throw new Error(JSON.stringify(verdict));
				expect(verdict.asExported).toBe(false);
				expect(verdict.item.type).toBe(type);
				const exchange = itemExchanges[type]!;
				expect(exchange.toQuestion(verdict.item)).toEqual(exchange.toQuestion(item));
				expect(verdict.item.stem).toBe(item.stem);
			}),
			{ numRuns: 60 }
		);
	});

	it('reads what somebody changed, and lets the stale note be', () => {
		const item = fc.sample(arbitraries['single-choice'], 1)[0]!;
		const { bytes } = writeItems([{ ...item, stem: 'Before' }], images, 'moodle');
		const changed = new TextDecoder().decode(bytes).replace('Before', 'After');
		const [verdict] = readItems(new TextEncoder().encode(changed), defaults).verdicts;
		expect(verdict).toMatchObject({ asExported: false, item: { stem: 'After', outcome: 'LO9' } });
	});
});
