import { describe, expect, it } from 'vitest';
import { readZip, writeZip } from '#lib/platform/zip.ts';
import { drawing, photograph } from '../../../../tests/support/photograph-bytes.ts';
import { atOnce } from '#lib/platform/steps.ts';
import { ownPathSteps } from '../bank/export-bank.server.ts';
import type { AuthoredItem } from '../items/item-contents.ts';
import { authoredByType } from '../items/all-samples.ts';
import { NO_ALT } from '../items/item-exchange.ts';
import { itemContents } from '../items/list.ts';
import { exportFormats, readItems, writeItems } from './convert-items.ts';
import { NOTE } from './note.ts';
import { Pictures } from './pictures.ts';

const defaults = { outcome: 'LO1', level: 'apply' } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const [red, blue] = [bytesOf('red'), bytesOf('blue')];
const itemsIn = (bytes: Uint8Array) => {
	const { verdicts, images } = readItems(bytes, defaults);
	return {
		items: verdicts.map((one) => ('item' in one ? one.item : one)) as AuthoredItem[],
		verdicts,
		images
	};
};
const answers =
	'<answer fraction="100"><text>One</text></answer><answer fraction="0"><text>Two</text></answer><answer fraction="0"><text>Three</text></answer>';
const moodle = (...questions: string[]) =>
	bytesOf(
		`<quiz>${questions.map((text) => `<question type="multichoice"><name><text>Q</text></name><questiontext format="html">${text}</questiontext>${answers}</question>`).join('')}</quiz>`
	);
const shown = (name: string, alt: string, bytes: Uint8Array) =>
	`<text><![CDATA[<p>Look</p><img src="@@PLUGINFILE@@/${encodeURI(name)}" alt="${alt}">]]></text><file name="${name}" path="/" encoding="base64">${base64(bytes)}</file>`;

describe('pictures of a file', () => {
	it('stay with their question when two are called the same', () => {
		const { items, images } = itemsIn(
			moodle(
				shown('My image.png', 'A red ward', red),
				shown('My image.png', 'A blue ward', blue),
				shown('My image.png', 'A red ward', red)
			)
		);
		expect(items.map(({ stem }) => stem)).toEqual([
			'Look\n\n![A red ward](images/my-image.png)',
			'Look\n\n![A blue ward](images/my-image-2.png)',
			'Look\n\n![A red ward](images/my-image.png)'
		]);
		expect([...images]).toEqual([
			['images/my-image.png', red],
			['images/my-image-2.png', blue]
		]);
	});

	it('come out of the text when they stand in it', () => {
		const { items, images } = itemsIn(
			moodle(
				`<text><![CDATA[<img alt="A red ward" src="data:image/png;base64,${base64(red)}">]]></text>`
			)
		);
		expect(items[0]?.stem).toBe('![A red ward](images/embedded.png)');
		expect(images.get('images/embedded.png')).toEqual(red);
	});

	it('are called what they are, whatever the file calls them', () => {
		const photo = photograph();
		const { items, images } = itemsIn(
			moodle(shown('Ward.PNG', 'A red ward', photo), shown('plan', 'The plan', drawing()))
		);
		expect(items.map(({ stem }) => stem)).toEqual([
			'Look\n\n![A red ward](images/ward.jpg)',
			'Look\n\n![The plan](images/plan.gif)'
		]);
		expect([...images.keys()]).toEqual(['images/ward.jpg', 'images/plan.gif']);
	});

	it('are found by names with spaces in them, and in Markdown', () => {
		const file = `<file name="Ward 7.png" path="/" encoding="base64">${base64(red)}</file>`;
		const spaced = `<text><![CDATA[<img alt="A red ward" src='@@PLUGINFILE@@/Ward 7.png'>]]></text>${file}`;
		const plain = '<text>![A red ward](@@PLUGINFILE@@/Ward%207.png)</text>';
		const source = moodle(spaced, plain + file);
		const markdown = new TextDecoder().decode(source).replace(/"html">(?=<text>!)/, '"markdown">');
		const { items } = itemsIn(bytesOf(markdown));
		expect(items.map(({ stem }) => stem)).toEqual([
			'![A red ward](images/ward-7.png)',
			'![A red ward](images/ward-7.png)'
		]);
	});

	it('come out of the text of GIFT, in Markdown and in HTML, with and without backslashes', () => {
		const address = (kind: string, bytes: Uint8Array) =>
			`data:image/${kind};base64,${base64(bytes)}`;
		const escaped = (text: string) => text.replace(/[~=#{}:]/g, '\\$&');
		const { items, images } = itemsIn(
			bytesOf(
				[
					`::A::[markdown]Look\\n\\n![A red ward](${escaped(address('jpeg', photograph()))}) {=One ~Two ~Three}`,
					`::B::[html]<p>Look</p><img src\\="${address('gif', drawing())}" alt\\="The plan"> {=One ~Two ~Three}`,
					`::C::Look <img src="${escaped(address('png', red))}" alt="A red ward"> {=One ~Two ~Three}`
				].join('\n\n')
			)
		);
		expect(items.map(({ stem }) => stem)).toEqual([
			'Look\n\n![A red ward](images/embedded.jpg)',
			'Look\n\n![The plan](images/embedded.gif)',
			'Look\n\n![A red ward](images/embedded.png)'
		]);
		expect([...images.values()].map(base64)).toEqual([photograph(), drawing(), red].map(base64));
	});

	it('are found in a package from the folder of their item', () => {
		const item = (id: string) =>
			bytesOf(
				`<assessmentItem identifier="${id}"><responseDeclaration identifier="R"><correctResponse><value>A</value></correctResponse></responseDeclaration><itemBody><img src="map.png" alt="A map of ${id}"/><choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="A">One</simpleChoice><simpleChoice identifier="B">Two</simpleChoice><simpleChoice identifier="C">Three</simpleChoice></choiceInteraction></itemBody></assessmentItem>`
			);
		const { items, images } = itemsIn(
			writeZip(
				new Map([
					['a/item.xml', item('a')],
					['a/map.png', red],
					['b/item.xml', item('b')],
					['b/map.png', blue]
				])
			)
		);
		expect(items.map(({ stem }) => stem)).toEqual([
			'![A map of a](images/map.png)',
			'![A map of b](images/map-2.png)'
		]);
		expect([...images.values()]).toEqual([red, blue]);
	});

	it('without alternative text are flagged, and the author finds the place', () => {
		for (const alt of ['', 'Map', 'screenshot.png']) {
			const { items, verdicts } = itemsIn(moodle(shown('a.png', alt, red)));
			expect(items[0]?.stem).toContain(`![${NO_ALT}]`);
			expect(verdicts[0]?.changes).toContain(
				'a picture has no alternative text: what it shows is still to be written'
			);
		}
	});

	it.each(exportFormats)('go through %s without our note, words and all', (format) => {
		const stem = 'Look:\n\n![A \\[red\\] ward & \\*more\\*](images/map.png)';
		const item = {
			...{ id: 'a', type: 'single-choice', ...defaults, marks: 1, stem, feedback: 'So.' },
			options: ['x', 'y', 'z'].map((id) => ({ id, text: id, correct: id === 'x', feedback: id }))
		} as AuthoredItem;
		const { bytes } = writeItems([item], new Map([['images/map.png', red]]), format);
		const bare = (text: string) =>
			text.replace(new RegExp(`<\\?${NOTE}[^?]*\\?>|// ${NOTE} .*\n`), '');
		const stripped =
			format !== 'qti'
				? bytesOf(bare(new TextDecoder().decode(bytes)))
				: writeZip(
						new Map(
							[...readZip(bytes)].map(([path, content]) => [
								path,
								path.endsWith('.xml') ? bytesOf(bare(new TextDecoder().decode(content))) : content
							])
						)
					);
		const { items, verdicts, images } = itemsIn(stripped);
		expect(verdicts[0]).toMatchObject({ asExported: false });
		expect(items[0]?.stem).toBe(stem);
		expect(images.get('images/map.png')).toEqual(red);
	});

	it('of two questions of the bank keep apart in one file', () => {
		const source = { stem: '![A map](images/map.svg)' } as AuthoredItem;
		const held = ['one', 'two', 'one'].map((sha256) => ({
			source,
			pictures: new Map([['images/map.svg', sha256]])
		}));
		const { items, pictures } = atOnce(ownPathSteps(held));
		expect(items.map(({ stem }) => stem)).toEqual([
			'![A map](images/map.svg)',
			'![A map](images/map-2.svg)',
			'![A map](images/map.svg)'
		]);
		expect([...pictures]).toEqual([
			['images/map.svg', 'one'],
			['images/map-2.svg', 'two']
		]);
	});
});

/** An item with a picture of its own in every text that may show one, and those pictures. */
function illustrated(type: string, own: object): [AuthoredItem, Map<string, Uint8Array>] {
	const item = {
		...{ id: 'a', type, ...defaults, marks: 1, stem: 'Look:', feedback: 'So.' },
		...structuredClone(own)
	};
	const images = new Map<string, Uint8Array>();
	const draw = (part: Record<string, unknown>, [key = '', ...rest]: string[]): void => {
		if (rest.length > 0) {
			const inner = part[key] ?? [];
			const parts = rest[0] === '*' ? (inner as Record<string, unknown>[]) : [inner as typeof part];
			for (const one of parts) draw(one, rest[0] === '*' ? rest.slice(1) : rest);
		} else if (typeof part[key] === 'string') {
			const path = `images/p${images.size + 1}.png`;
			images.set(path, bytesOf(path));
			part[key] = `${part[key]}\n\n![What this one shows](${path})`;
		}
	};
	const { texts } = itemContents.find((one) => one.type === type)!;
	const places = Object.entries(texts).filter(([, use]) => use === 'item');
	for (const path of ['stem', 'feedback', ...places.map(([key]) => key)]) {
		draw(item, path.split('.'));
	}
	if ('image' in item) images.set(String(item.image), red);
	return [item as unknown as AuthoredItem, images];
}

const examples = Object.entries(authoredByType).flatMap(([type, one]) =>
	Object.entries(one.examples).map(([name, own]) => ({ type, name, own }))
);

describe.each(exportFormats)('pictures in every text that may show one, through %s', (format) => {
	it.each(examples)('$type, $name', ({ type, own }) => {
		const [item, images] = illustrated(type, own);
		const { bytes, verdicts } = writeItems([item], images, format);
		if (verdicts[0]?.verdict === 'left') return;
		const back = itemsIn(bytes);
		expect(back.items).toEqual([item]);
		expect(new Map(back.images)).toEqual(images);
	});
});

it('a picture that only a note names stays with its question when files are put together', () => {
	const files = [red, blue].map((bytes, index) => {
		const said = 'Look:\n\n![What it shows](images/map.png).';
		const pairs = ['p', 'q'].map((id) => ({ id, prompt: id, answer: `${id}!`, feedback: said }));
		const item = {
			...{ id: `m${index}`, type: 'matching', ...defaults, marks: 1, stem: 'Which?' },
			...{ feedback: 'So.', pairs, distractors: ['x'] }
		} as AuthoredItem;
		const written = writeItems([item], new Map([['images/map.png', bytes]]), 'moodle').bytes;
		return new TextDecoder().decode(written);
	});
	const both = `${files[0]!.replace('</quiz>', '')}${files[1]!.replace(/^[^]*<quiz>/, '')}`;
	const { items, images } = itemsIn(bytesOf(both));
	const shown = items.map((item) => JSON.stringify(item).match(/images\/[a-z0-9-]+\.png/g));
	expect(shown).toEqual([
		['images/map.png', 'images/map.png'],
		['images/map-2.png', 'images/map-2.png']
	]);
	expect([images.get('images/map.png'), images.get('images/map-2.png')]).toEqual([red, blue]);
	// Without its bytes the question is read, and what only the note says is not.
	const without = files[0]!.replace(/<file [^]*?<\/file>/g, '');
	expect(itemsIn(bytesOf(without)).verdicts).toMatchObject([{ asExported: false }]);
});

describe('a file that means harm', () => {
	const quickly = (bytes: Uint8Array, says: RegExp) => {
		const start = performance.now();
		expect(() => readItems(bytes, defaults)).toThrow(says);
		expect(performance.now() - start).toBeLessThan(3000);
	};

	it('is not opened further when a ZIP lies in a ZIP', () => {
		let zip = writeZip(new Map([['bomb.xml', new Uint8Array(1024)]]));
		for (let depth = 0; depth < 5; depth++) {
			zip = writeZip(new Map(['a.zip', 'b.zip'].map((name) => [name, zip])));
		}
		quickly(zip, /holds no assessment item/);
	});

	it('is read quickly when all of its pictures have one name', () => {
		const pictures = new Pictures();
		const paths = Array.from({ length: 20_000 }, (_, n) =>
			pictures.add('image.png', bytesOf(`picture ${n}`))
		);
		expect(new Set(paths).size).toBe(20_000);
		expect(pictures.add('image.png', bytesOf('picture 7'))).toBe(paths[7]);
		expect(pictures.add('image-3.png', bytesOf('another'))).not.toBe(paths[2]);
	}, 10_000);

	it('is refused when it only claims to be QTI', () => {
		quickly(
			writeZip(new Map([['imsmanifest.xml', bytesOf('<manifest/>')]])),
			/holds no assessment item/
		);
		quickly(bytesOf('<assessment-item'), /well-formed|not QTI/);
		quickly(writeZip(new Map([['item.xml', bytesOf('\u0000\u0001')]])), /NUL/);
	});

	it('spoils no other file of its package, and what a Mac leaves beside them is no question', () => {
		const item = `<assessmentItem identifier="i" title="Whole"><responseDeclaration identifier="R" cardinality="single" baseType="string"/><itemBody><p>Why?</p><extendedTextInteraction responseIdentifier="R"/></itemBody></assessmentItem>`;
		const { verdicts } = itemsIn(
			writeZip(
				new Map([
					['a.xml', bytesOf('<assessmentItem>')],
					['b.xml', bytesOf(`<!DOCTYPE a [<!ENTITY b "c">]>${item}`)],
					['c.xml', new Uint8Array(Buffer.from(item.replace('Whole', 'Café'), 'latin1'))],
					['d.xml', bytesOf(item)],
					['__MACOSX/._d.xml', new Uint8Array([0, 5, 0x16, 7])]
				])
			)
		);
		expect(verdicts).toMatchObject([
			{ name: 'a.xml', cannot: expect.stringMatching(/well-formed/) },
			{ name: 'b.xml', cannot: expect.stringMatching(/document type/) },
			{ name: 'c.xml', cannot: expect.stringMatching(/UTF-8/) },
			{ name: 'Whole', item: { type: 'long-text' } }
		]);
	});

	it('does not get through with a note as deep as a well', () => {
		const { bytes } = writeItems(
			[
				{
					...{ id: 'a', type: 'long-text', ...defaults, marks: 1, stem: 'Why?' },
					...{ feedback: 'So.', words: 100, modelAnswer: 'So.' }
				} as AuthoredItem
			],
			new Map(),
			'moodle'
		);
		const text = new TextDecoder().decode(bytes);
		const [, digest = ''] = new RegExp(`${NOTE} (\\w+) `).exec(text) ?? [];
		const well = `{"id":"a","type":"long-text","stem":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
		const note = `<?${NOTE} ${digest} ${Buffer.from(well).toString('base64')}?>`;
		const { verdicts } = itemsIn(bytesOf(text.replace(new RegExp(`<\\?${NOTE}[^?]*\\?>`), note)));
		expect(verdicts).toMatchObject([{ asExported: false, item: { stem: 'Why?' } }]);
	});
});
