import { isMap, isPair, isScalar, isSeq, parseDocument, type Node } from 'yaml';

/**
 * What a reader reads of a file, at the places where it stands: everything else (code, addresses,
 * ids, markup) is replaced by spaces, so that lines stay what they were.
 */
export function proseOf(file: string, source: string): string {
	if (file.endsWith('.md')) return ofMarkdown(source);
	if (file.endsWith('.yaml')) return ofYaml(source);
	if (file.endsWith('.svg')) return source.replace(/<!--[^]*?-->|<[^>]*>/g, blank);
	return '';
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function ofMarkdown(source: string): string {
	const front = /^---\n[^]*?\n---\n/.exec(source)?.[0] ?? '';
	return ofYaml(front.replace(/^---\n|---\n$/g, blank)) + ofText(source.slice(front.length));
}

const MARKUP = [
	/^ *(```|~~~)[^]*?^ *\1/gm,
	/`[^`\n]*`/g,
	/<!--[^]*?-->|<\/?[a-z][^>\n]*>/gi,
	/\[@[^\]\n]*\]/g,
	// The address of a link or an image; its words stay.
	/(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)/g,
	/\bhttps?:\/\/[^\s)>\]]+|\b[\w.+-]+@[\w-]+\.[\w.]+/g,
	/^:::[a-z-]+/gm
];

const ofText = (text: string): string =>
	MARKUP.reduce((left, pattern) => left.replace(pattern, blank), text);

/** Keys whose values are ids, addresses or words of the format. */
const NOT_PROSE = new Set(
	(
		'id code edition outcome outcomes lesson type types kind level levels url maps modules requires ' +
		'key image furtherReading captions transcript published reviewBy standing release form ' +
		'freeAfter marking licence framework version to event raise act'
	).split(' ')
);

function ofYaml(source: string): string {
	const kept = [...blank(source)];
	const keep = (node: Node | null | undefined): void => {
		if (isScalar(node) && typeof node.value === 'string' && node.range) {
			const [start, end] = node.range;
			const text = ofText(source.slice(start, end));
			for (let at = 0; at < text.length; at++) kept[start + at] = text[at] ?? ' ';
		} else if (isSeq(node)) node.items.forEach((item) => keep(item as Node));
		else if (isMap(node)) {
			for (const pair of node.items) {
				if (!isPair(pair) || !isScalar(pair.key)) continue;
				// A rubric's levels are words; the levels of a blueprint are ids.
				const isRubric = pair.key.value === 'levels' && isMap(pair.value);
				if (isRubric || !NOT_PROSE.has(String(pair.key.value))) keep(pair.value as Node);
			}
		}
	};
	keep(parseDocument(source, { logLevel: 'silent' }).contents);
	return kept.join('');
}

export type Word = { line: number; word: string };

/** Words to look up: no numbers, no abbreviations in capitals, no names of code. */
export function wordsOf(prose: string): Word[] {
	return prose.split('\n').flatMap((text, index) =>
		[...text.matchAll(/[\p{L}\p{N}_](?:[\p{L}\p{N}_.'’]*[\p{L}\p{N}_])?/gu)]
			.flatMap(([token]) =>
				/[\d_]|\p{Ll}\p{Lu}|\p{L}\.\p{L}/u.test(token) ? [] : token.split('.')
			)
			.map((token) => token.replaceAll('’', "'").replace(/'s?$/, ''))
			.filter((word) => word.length > 1 && /\p{Ll}/u.test(word) && !/^\p{Lu}+s$/u.test(word))
			.map((word) => ({ line: index + 1, word }))
	);
}
