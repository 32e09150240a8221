import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { altOr } from '../items/item-exchange.ts';
import { textOf } from '../items/item-type.ts';
import { tellLost } from './lost-markup.ts';
import { raised } from './raised.ts';

/** Markdown as plain HTML for other systems, and HTML of other systems as Markdown. */

const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false });

export const toHtml = (text: string): string => markdown.render(text).trim();
/** One paragraph, without its <p>. */
export const toInlineHtml = (text: string): string => markdown.renderInline(text).trim();

const SPANS = ['colspan', 'rowspan'];
const ALLOWED: sanitizeHtml.IOptions = {
	allowedTags: 'p div br strong em code a img ul ol li sup sub table tr td th'.split(' '),
	allowedAttributes: { a: ['href'], img: ['src', 'alt'], td: SPANS, th: SPANS },
	allowedSchemes: ['http', 'https', 'mailto'],
	transformTags: {
		...{ b: 'strong', i: 'em', tt: 'code', blockquote: 'p', pre: 'p', dt: 'p', dd: 'p' },
		...{ h1: 'p', h2: 'p', h3: 'p', h4: 'p', h5: 'p', h6: 'p', caption: 'p' }
	}
};
const TOKEN = /<(\/?)([a-z0-9]+)([^>]*)>|[^<]+/g;

/**
 * What Markdown knows stays; everything else leaves its words.
 * @param changes is told what was lost on the way, in plain sentences
 */
export function toMarkdown(html: string, changes: string[], asLine = false): string {
	tellLost(html, changes);
	let out = '';
	const lists: { ordered: boolean; count: number }[] = [];
	const links: string[] = [];
	const tables: string[][][] = [];
	const starts: number[] = [];
	/** What was written since the element opened, taken out again. */
	const takeBack = () => {
		const start = starts.pop() ?? out.length;
		const inner = out.slice(start);
		out = out.slice(0, start);
		return inner;
	};
	// From their ends: a text of many paragraphs is not gone through once for each of them.
	const block = () => void (out = out.trimEnd() + (out === '' ? '' : '\n\n'));
	const lastLine = () => out.slice(out.lastIndexOf('\n') + 1);
	for (const [token, closing, tag = '', attributes = ''] of sanitizeHtml(html, ALLOWED).matchAll(
		TOKEN
	)) {
		if (!tag) out += words(token, out === '' || out.endsWith('\n'));
		else if (tag === 'p' || tag === 'div') {
			// The first paragraph of an entry stands beside its mark.
			if (!/^ *(-|\d+\.) $/.test(lastLine())) block();
		} else if (tag === 'br') out += '\\\n';
		else if (tag === 'strong') out += '**';
		else if (tag === 'em') out += '*';
		else if (tag === 'code') out += '`';
		else if (tag === 'img') out += image(attributes);
		else if (tag === 'a') {
			if (!closing) links.push(attribute(attributes, 'href'));
			out += closing ? `](${links.pop() ?? ''})` : '[';
		} else if (tag === 'sup' || tag === 'sub') {
			if (closing) {
				const inner = takeBack();
				out += raised(tag, inner, changes);
			} else starts.push(out.length);
		} else if (tag === 'table') {
			if (!closing) {
				block();
				tables.push([]);
				starts.push(out.length);
			} else {
				takeBack();
				out += tableText(tables.pop() ?? [], asLine, changes);
				block();
			}
		} else if (tag === 'tr' && !closing) tables.at(-1)?.push([]);
		else if (tag === 'td' || tag === 'th') {
			if (/span="(?!1")/.test(attributes)) changes.push('cells that were joined stand apart');
			if (!closing) starts.push(out.length);
			else {
				const cell = takeBack();
				tables.at(-1)?.at(-1)?.push(cell);
			}
		} else if (tag === 'ul' || tag === 'ol') {
			if (closing) lists.pop();
			else lists.push({ ordered: tag === 'ol', count: 0 });
			if (asLine) changes.push('a list became one line');
			block();
		} else if (tag === 'li' && !closing) {
			const list = lists.at(-1);
			const mark = list?.ordered ? `${++list.count}. ` : '- ';
			out = out.trimEnd();
			out += `${out === '' ? '' : '\n'}${mark}`;
		}
	}
	return (
		out
			.replace(/[ \t]+\n/g, '\n')
			// A break at the end of a paragraph breaks nothing.
			.replace(/\\\n(?=\n|$)/g, '\n')
			.replace(/\n{3,}/g, '\n\n')
			.trim()
	);
}

/** A table as Markdown writes it: its first row is its heading. */
function tableText(rows: readonly string[][], asLine: boolean, changes: string[]): string {
	const width = Math.max(0, ...rows.map((row) => row.length));
	if (width === 0) return '';
	const cell = (text = '') =>
		text
			.replace(/\\?\s+/g, ' ')
			.trim()
			.replaceAll('|', '\\|');
	if (asLine) {
		changes.push('a table became one line');
		return rows.map((row) => row.map(cell).join(' ')).join('; ');
	}
	const line = (row: readonly string[]) =>
		`| ${Array.from({ length: width }, (_, at) => cell(row[at])).join(' | ')} |`;
	const [heading = [], ...others] = rows.map(line);
	return [heading, `|${' --- |'.repeat(width)}`, ...others].join('\n');
}

/** Wherever a picture lay, here it lies in images/, under a name that content files may have. */
export function imagePath(path: string): string {
	const name = path.split('/').at(-1) ?? '';
	const safe = name.toLowerCase().replace(/%[0-9a-f]{2}|[^a-z0-9.-]+/g, '-');
	return `images/${safe.replace(/^[.-]+/, '') || 'picture'}`;
}

const image = (attributes: string) =>
	`\n\n![${words(altOr(rawAttribute(attributes, 'alt')), false)}](${attribute(attributes, 'src')})\n\n`;

const rawAttribute = (attributes: string, name: string): string =>
	new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
const attribute = (attributes: string, name: string): string =>
	plain(rawAttribute(attributes, name));

/** One line of Markdown. */
export const toLine = (html: string, changes: string[]): string =>
	toMarkdown(html, changes, true).replace(/\s+/g, ' ');

/** Plain text of another system as Markdown that says the same. */
export const fromPlain = (text: string): string =>
	text
		.split(/\n\s*\n/)
		.map((part) => words(part.trim().replace(/&/g, '&amp;').replace(/</g, '&lt;')))
		.join('\n\n');

/** Markdown as plain text, for places of other systems that hold nothing else. */
export const toPlain = (text: string): string => textOf(toInlineHtml(text));

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' };
const plain = (text: string): string =>
	text.replace(/&(lt|gt|amp|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '');

/** Plain text as Markdown that says the same. */
export const words = (html: string, atStart = true): string => {
	const text = plain(html).replace(/\s+/g, ' ');
	const escaped = text.replace(/[\\`*_[\]<>]/g, '\\$&').replace(/&(?=[#\w]+;)/g, '\\&');
	return atStart
		? escaped
				.trimStart()
				.replace(/^([#+-]|\d+(?=[.)]))/, (start) =>
					/\d/.test(start) ? `${start}\\` : `\\${start}`
				)
		: escaped;
};
