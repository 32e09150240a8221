import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authoredByType } from '../items/all-samples.ts';
import type { Draw } from '../items/authored.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { NO_FEEDBACK } from '../items/item-exchange.ts';
import { itemExchanges } from '../items/list.ts';
import { exportFormats, readItems, writeItems } from './convert-items.ts';
import { toHtml, words } from './markup.ts';
import { NOTE } from './note.ts';
import type { Asked } from './question.ts';
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
const lines: Draw['lines'] = (minLength, maxLength) =>
	fc.uniqueArray(line, { minLength, maxLength });
const draw: Draw = {
	...{ line, lines, figure: fc.integer({ min: 0, max: 90 }) },
	options: (least, most, right) =>
		lines(least, most).chain((texts) =>
			fc.tuple(...texts.map(() => line)).map((feedback) =>
				texts.map((text, index) => ({
					...{ id: `o${index}`, text },
					...(index < right && { correct: true }),
					feedback: feedback[index] ?? ''
				}))
			)
		)
};

/** What stands on several lines, with what authors put between them. */
const text = fc.oneof(
	line,
	fc.tuple(line, line).map((parts) => parts.join('\n\n')),
	fc.tuple(line, line, line).map(([first, ...rest]) => `${first}\n\n- ${rest.join('\n- ')}`),
	fc.tuple(line, line).map(([first, last]) => `${first}\n\n1. one\n2. two\n\n${last}`),
	line.map((first) => `${first}\n\n![What the map shows](images/map.svg)`),
	line.map((first) => `${first}\n\n| Ward | Beds |\n| --- | --- |\n| A | 10³ |`)
);

const every = {
	id: fc.constantFrom('first', 'second-one'),
	outcome: fc.constantFrom('LO1', 'LO2'),
	level: fc.constantFrom('apply' as const, 'evaluate' as const),
	difficulty: fc.constantFrom(0.25, 0.6),
	marks: fc.constantFrom(1, 2.5, 4),
	lesson: fc.constant('1.3'),
	stem: text,
	feedback: text
};
const arbitraries: Record<string, fc.Arbitrary<AuthoredItem>> = Object.fromEntries(
	Object.entries(authoredByType).map(([type, { drawn }]) => [
		type,
		fc
			.tuple(
				fc.record(
					{ ...every, type: fc.constant(type) },
					{ requiredKeys: ['id', 'type', 'outcome', 'level', 'marks', 'stem', 'feedback'] }
				),
				drawn(draw)
			)
			.map(([plain, own]) => ({ ...plain, ...own }) as AuthoredItem)
	])
);
const anyItem = fc.oneof(...Object.values(arbitraries));

describe.each(exportFormats)('a round trip through %s', (format) => {
	it('gives back every item that the format can say, exactly as it was', () => {
		fc.assert(
			fc.property(fc.uniqueArray(anyItem, { maxLength: 4, selector: ({ id }) => id }), (items) => {
				const { bytes, verdicts: told } = writeItems(items, images, format);
				const kept = items.filter((_, index) => told[index]?.verdict !== 'left');
				if (kept.length === 0) return;
				const { verdicts, images: carried } = readItems(bytes, defaults);
				expect(verdicts.map((one) => ('item' in one ? one.item : one))).toEqual(kept);
				if (JSON.stringify(kept).includes('images/map.svg')) {
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

/** However its lines are broken. */
const asRead = ({ stem, feedback }: AuthoredItem) =>
	[stem, feedback].map((one) => toHtml(one).replace(/\s+/g, ' '));

/** What a format has no place for, blanked. */
const sayable = (format: 'moodle' | 'qti', asked: Asked): Asked => {
	if (format !== 'moodle' || asked.kind !== 'gaps') return asked;
	const gaps = asked.gaps.map((gap) => gap.map((one) => ({ ...one, feedback: NO_FEEDBACK })));
	return { ...asked, gaps };
};

describe.each(['moodle', 'qti'] as const)('%s without our own note', (format) => {
	it.each(
		Object.keys(arbitraries)
			// Moodle knows no regions: there they are options.
			.filter((type) => format === 'qti' || type !== 'hotspot')
	)('still says what a %s asks, what is right and what is said of it', (type) => {
		fc.assert(
			fc.property(arbitraries[type]!, (item) => {
				const { bytes } = writeItems([item], images, format);
				const [verdict] = readItems(withoutNotes(bytes), defaults).verdicts;
				if (!verdict || !('item' in verdict)) throw new Error(JSON.stringify(verdict));
				expect(verdict.asExported).toBe(false);
				const { item: back } = verdict;
				// Elsewhere a short text and a long one that people mark are the same.
				if (type !== 'short-text') expect(back.type).toBe(type);
				const before = itemExchanges[type]!.toQuestion(item, []);
				const after = itemExchanges[back.type]!.toQuestion(back, []);
				expect(after).toEqual(sayable(format, before));
				expect(back.marks).toBe(item.marks);
				expect(asRead(back)).toEqual(asRead(item));
				// Scored here as there, so nothing is said to have changed.
				expect(verdict.changes.filter((one) => /scored|marks|feedback for/.test(one))).toEqual([]);
			}),
			{ numRuns: 60 }
		);
	});

	it('keeps what stands on several lines, and tables', () => {
		const long = 'First.\n\nSecond:\n- one\n- two\n\n| Ward | Beds |\n| --- | --- |\n| A | 10³ |';
		const [sample] = fc.sample(arbitraries['single-choice']!, 1);
		const options = [1, 2, 3].map((n) => ({
			...{ id: `o${n}`, text: `Option ${n}`, feedback: long },
			...(n === 1 && { correct: true })
		}));
		const item = { ...sample, stem: long, feedback: long, options } as AuthoredItem;
		const { bytes } = writeItems([item], images, format);
		const [verdict] = readItems(withoutNotes(bytes), defaults).verdicts;
		expect(verdict).toMatchObject({
			item: { stem: long, feedback: long, options: options.map(() => ({ feedback: long })) }
		});
	});

	it('reads what somebody changed, and lets the stale note be', () => {
		const item = fc.sample(arbitraries['single-choice']!, 1)[0]!;
		const { bytes } = writeItems([{ ...item, stem: 'Before' }], images, 'moodle');
		const changed = new TextDecoder().decode(bytes).replace('Before', 'After');
		const [verdict] = readItems(new TextEncoder().encode(changed), defaults).verdicts;
		expect(verdict).toMatchObject({ asExported: false, item: { stem: 'After', outcome: 'LO9' } });
	});
});
