import MarkdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { altOr } from '../items/item-exchange.ts';

/** Markdown as plain HTML for other systems, and HTML of other systems as Markdown. */

const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false });

export const toHtml = (text: string): string => markdown.render(text).trim();
/** One paragraph, without its <p>. */
export const toInlineHtml = (text: string): string => markdown.renderInline(text).trim();

const ALLOWED: sanitizeHtml.IOptions = {
	allowedTags: 'p div br strong em code a img ul ol li'.split(' '),
	allowedAttributes: { a: ['href'], img: ['src', 'alt'] },
	allowedSchemes: ['http', 'https', 'mailto'],
	transformTags: { b: 'strong', i: 'em', tt: 'code', h1: 'p', h2: 'p', h3: 'p', h4: 'p', tr: 'p' }
};
const TOKEN = /<(\/?)([a-z0-9]+)([^>]*)>|[^<]+/g;

/** What Markdown knows stays; everything else leaves its words. */
export function toMarkdown(html: string): string {
	let out = '';
	const lists: { ordered: boolean; count: number }[] = [];
	const links: string[] = [];
	const block = () => void (out = out.replace(/[ \n]+$/, '') + (out === '' ? '' : '\n\n'));
	for (const [token, closing, tag = '', attributes = ''] of sanitizeHtml(html, ALLOWED).matchAll(
		TOKEN
	)) {
		if (!tag) out += words(token, out === '' || out.endsWith('\n'));
		else if (tag === 'p' || tag === 'div') {
			// The first paragraph of an entry stands beside its mark.
			if (!/(^|\n) *(-|\d+\.) $/.test(out)) block();
		} else if (tag === 'br') out += '\\\n';
		else if (tag === 'strong') out += '**';
		else if (tag === 'em') out += '*';
		else if (tag === 'code') out += '`';
		else if (tag === 'img') out += image(attributes);
		else if (tag === 'a') {
			if (!closing) links.push(attribute(attributes, 'href'));
			out += closing ? `](${links.pop() ?? ''})` : '[';
		} else if (tag === 'ul' || tag === 'ol') {
			if (closing) lists.pop();
			else lists.push({ ordered: tag === 'ol', count: 0 });
			block();
		} else if (tag === 'li' && !closing) {
			const list = lists.at(-1);
			const mark = list?.ordered ? `${++list.count}. ` : '- ';
			out = `${out.replace(/\s+$/, '')}${out.trim() === '' ? '' : '\n'}${mark}`;
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
export const toLine = (html: string): string => toMarkdown(html).replace(/\s+/g, ' ');

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
