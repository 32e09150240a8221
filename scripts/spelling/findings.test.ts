import { describe, expect, test } from 'vitest';
import { openDictionary } from './dictionary.ts';
import { findingsIn } from './findings.ts';

const dictionary = openDictionary(new Set(['Synnovis', 'rota-free', 'triaged']));
const found = (file: string, source: string) =>
	findingsIn(file, source, dictionary).map(({ line, message }) => `${line} ${message}`);

test('American and wrong spellings are found, British ones are not', () => {
	const [color, wrong, ...rest] = found(
		'a.md',
		'Fine: colour, defence.\n\nThe color.\nRecieve it.'
	);
	expect(color).toMatch(/^3 "color" is not in the dictionary \(.*colour/);
	expect(wrong).toMatch(/^4 "Recieve" is not in the dictionary \(.*receive/i);
	expect(rest).toEqual([]);
});

test('words of the field are known as they are listed', () => {
	expect(found('a.md', "Synnovis, Synnovis's and Synnovis’ staff were triaged.")).toEqual([]);
	expect(found('a.md', 'synnovis')).toHaveLength(1);
});

describe('what nobody reads is left out', () => {
	test.each([
		[
			'Markdown',
			'a.md',
			'`xqz` [word](https://xqz.example/xqz) ![a ring](images/xqz.svg "Ring") [@xqz-1]'
		],
		['a fence', 'a.md', '```sh\nxqz\n```\n'],
		['a box mark', 'a.md', ':::xqz The case\nText.\n:::'],
		['front matter ids', 'a.md', '---\nmaps: [xqz/1]\ntitle: A title\n---\n\nText.'],
		['YAML ids and keys', 'a.yaml', '- xqz: Text.\n  id: xqz\n  types: [xqz]\n# xqz\n'],
		['SVG', 'a.svg', '<svg class="xqz"><!-- xqz --><text>Ring</text></svg>'],
		['abbreviations, codes and numbers', 'a.md', 'DSPT, CISOs, S-42b, 24x7, someName, v4.0, NHS.uk']
	])('%s', (_name, file, source) => expect(found(file, source)).toEqual([]));
});

describe('what is read is looked at, in its line', () => {
	test.each([
		['a.md', '---\ntitle: The xqz\n---\n\nText.', 2],
		['a.md', 'One\n\n| a | b |\n|---|---|\n| xqz | c |', 5],
		['a.md', '![The xqz](images/a.svg)', 1],
		['a.md', '[[SIRO|the xqz]]', 1],
		['a.yaml', 'items:\n  - stem: |\n      One line.\n\n      The xqz.\n', 5],
		['a.yaml', 'options:\n  - { id: a, text: The xqz, feedback: Yes. }\n', 2],
		['a.yaml', 'levels: { pass: the xqz }\n', 1],
		['a.svg', '<svg>\n<text x="1">The xqz</text>\n</svg>', 2]
	])('%s %j', (file, source, line) => {
		expect(found(file, source)[0]).toMatch(new RegExp(`^${line} "xqz" is not in the dictionary`));
	});
});

describe('style', () => {
	test.each([
		'We prioritize it.',
		'Analyze that.',
		'Staff, etc. came.',
		'Utilise it.',
		'It is is late.',
		'A chairman came.',
		'The weakest link — people.'
	])('%s', (text) => expect(found('a.md', text).length).toBeGreaterThan(0));

	test.each(['The size of a prize was seized.', 'It is, is it?', 'He said that. That was it.'])(
		'%s is fine',
		(text) => expect(found('a.md', text)).toEqual([])
	);
});
