import { describe, expect, it } from 'vitest';
import { asFiles, sampleContent } from '../../../tests/support/content.ts';
import { exportFormats, writeItems } from '#lib/assessment/formats/convert-items.ts';
import type { AuthoredItem } from '#lib/assessment/items/item-contents.ts';
import { parse } from 'yaml';
import { convertItems } from './convert-items.ts';

const defaults = { outcome: 'LO1', level: 'apply' } as const;
const files = asFiles(sampleContent());
const folder = 'invented-pilot/inv-1';
const textOf = (path: string) => new TextDecoder().decode(files.get(`${folder}/${path}`));
const { items } = parse(textOf('quiz.yaml')) as { items: AuthoredItem[] };
const ring = files.get(`${folder}/images/ring.svg`)!;
const images = new Map([['images/ring.svg', ring]]);

describe.each(exportFormats)('the sample quiz through %s', (format) => {
	it('comes back as it was and passes every check, with its picture', () => {
		const { bytes, verdicts } = writeItems(items, images, format);
		const left = verdicts.filter(({ verdict }) => verdict === 'left');
		expect(left.map(({ name }) => name)).toEqual(
			format === 'gift' ? ['order', 'gaps', 'where'] : []
		);
		const read = convertItems(bytes, defaults);
		expect(read.items.filter(({ verdict }) => verdict !== 'taken')).toEqual([]);
		const back = read.items.flatMap((one) => ('item' in one ? [one.item] : []));
		expect(back).toEqual(items.filter(({ id }) => !left.some(({ name }) => name === id)));
		expect([...read.images.keys()]).toEqual(format === 'gift' ? [] : ['images/ring.svg']);
	});

	it('knows the same item again by its hash', () => {
		const hashes = () =>
			convertItems(writeItems(items, images, format).bytes, defaults).items.map((one) =>
				'hash' in one ? one.hash : ''
			);
		expect(hashes()).toEqual(hashes());
		expect(new Set(hashes()).size).toBe(hashes().length);
	});
});

it('says of each item what came of it, and lets the rest of the file be', () => {
	const gift = '::Good:: Which? {=one ~two ~three}\n\n::Bad:: Which? {~one ~two ~three}\n';
	const { items: verdicts } = convertItems(new TextEncoder().encode(gift), defaults);
	expect(verdicts).toMatchObject([
		{ verdict: 'changed', as: 'single-choice' },
		{ verdict: 'cannot', why: 'two or more options must be correct' }
	]);
});

it('does not believe the note of a file: its item passes the same checks', () => {
	const { bytes } = writeItems([{ ...items[0]!, outcome: 'nothing' }], images, 'moodle');
	const [verdict] = convertItems(bytes, defaults).items;
	expect(verdict).toMatchObject({ verdict: 'cannot', why: expect.stringContaining('outcome') });
});

it('leaves an item whose picture cannot be shown', () => {
	const script = new TextEncoder().encode(
		'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
	);
	const spoilt = new Map([['images/ring.svg', script]]);
	const { bytes } = writeItems(items, spoilt, 'qti');
	const { items: verdicts, images: carried } = convertItems(bytes, defaults);
	const [where] = verdicts.filter(({ verdict }) => verdict === 'cannot');
	expect(where).toMatchObject({
		why: expect.stringContaining('its picture images/ring.svg holds')
	});
	expect(carried.size).toBe(0);
});
