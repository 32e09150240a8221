import { fromPlain, imagePath, toLine, toMarkdown } from '../markup.ts';
import { childOf, textIn, type XmlNode } from '../xml.ts';

/** Where a text shows a file of its question. Between quotes its name may have spaces. */
export const PICTURE =
	/(?<=")@@PLUGINFILE@@\/[^"]+|(?<=')@@PLUGINFILE@@\/[^']+|@@PLUGINFILE@@\/[^"'\s>)]+/g;

const sourceOf = (node: XmlNode | undefined) =>
	textIn(childOf(node, 'text')).replace(PICTURE, imagePath);

/** The text of a <questiontext>, <answer>, <feedback>..., whatever it was written in, as Markdown. */
export function htmlIn(node: XmlNode | undefined, changes: string[]): string {
	const text = sourceOf(node);
	if (node?.attributes['format'] === 'markdown') return text;
	if (node?.attributes['format'] === 'plain_text') return fromPlain(text);
	return toMarkdown(text, changes);
}

/** One line of Markdown. */
export function lineIn(node: XmlNode | undefined, changes: string[]): string {
	const text = sourceOf(node);
	return node?.attributes['format'] === 'plain_text' ? fromPlain(text) : toLine(text, changes);
}

/** Two texts that we write into one place of Moodle: what stands in a <div> of this class, and the rest. */
export function apart(
	node: XmlNode | undefined,
	name: string,
	changes: string[]
): [marked: string, rest: string] {
	const text = sourceOf(node);
	const found = new RegExp(`<div class="${name}">([^]*?)</div>`).exec(text);
	if (!found) return ['', htmlIn(node, changes)];
	const rest = text.slice(0, found.index) + text.slice(found.index + found[0].length);
	return [toMarkdown(found[1] ?? '', changes), toMarkdown(rest, changes)];
}
