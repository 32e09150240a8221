import type { Token } from 'markdown-it';
import { wordsOf } from './markdown-words.ts';

/** One stretch of words of a text, for whoever measures it. */
export type Block = {
	/** Counted from 0 inside the text. */
	line: number;
	kind: 'paragraph' | 'item' | 'heading' | 'cell' | 'image';
	/** Of an image: its alternative text. */
	text: string;
	/** Ids of the sources cited in it. */
	cites: string[];
	/** The box it stands in, e.g. 'case'. */
	box: string | null;
	/** A paragraph with the list or table that it leads to is one passage, and so is a box. */
	passage: number;
};

export function blocksOf(tokens: readonly Token[]): Block[] {
	const blocks: Block[] = [];
	let box: string | null = null;
	let lists = 0;
	let kind: Block['kind'] = 'paragraph';
	let passage = 0;
	let line = 0;
	for (const token of tokens) {
		// Cells of a table have no line of their own, only their rows.
		line = token.map?.[0] ?? line;
		if (token.type.endsWith('_list_open') || token.type.endsWith('_list_close')) {
			lists += token.nesting;
		} else if (token.type === 'box_open' || token.type === 'box_close') {
			box = token.nesting === 1 ? String(token.meta?.['name']) : null;
			passage++;
		} else if (token.type === 'heading_open') kind = 'heading';
		else if (token.type === 'th_open' || token.type === 'td_open') kind = 'cell';
		else if (token.type === 'paragraph_open') kind = lists > 0 ? 'item' : 'paragraph';
		else if (token.type === 'inline') {
			if (box === null && (kind === 'paragraph' || kind === 'heading')) passage++;
			const children = token.children ?? [];
			const cites = citesOf(children);
			blocks.push({ line, kind, text: wordsOf(children), cites, box, passage });
			for (const image of children.filter(({ type }) => type === 'image')) {
				const text = wordsOf(image.children ?? []);
				blocks.push({ line, kind: 'image', text, cites: [], box, passage });
			}
		}
	}
	return blocks.filter(({ text }) => text !== '');
}

const citesOf = (children: readonly Token[]): string[] =>
	children.filter(({ type }) => type === 'citation').map(({ meta }) => String(meta?.['id']));
