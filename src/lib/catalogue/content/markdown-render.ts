import type { MarkdownIt, RendererRule, Token } from 'markdown-it';
import type { ContentImage } from './image.ts';
import { boxes, type BoxName } from './markdown-box.ts';

type Rules = Record<string, RendererRule>;

/** HTML in the classes of the NHS service style and the house. The inspector filled the tokens. */
export function renderPlugin(markdown: MarkdownIt): void {
	Object.assign(markdown.renderer.rules, lists, tables, headings, boxSections, media, marks);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (value: unknown): string =>
	String(value ?? '').replace(/[&<>"]/g, (character) => entities[character] ?? '');

const metaOf = (tokens: Token[], index: number) => tokens[index]?.meta ?? {};

const withClass =
	(name: string, attributes: Record<string, string> = {}): RendererRule =>
	(tokens, index, options, _env, renderer) => {
		const token = tokens[index];
		if (!token) return '';
		// Columns of numbers: the alignment comes as an inline style, which pages refuse.
		const right = String(token.attrGet('style') ?? '').includes('right');
		token.attrs = (token.attrs ?? []).filter(([attribute]) => attribute !== 'style');
		token.attrJoin('class', right ? `${name} app-num` : name);
		for (const [key, value] of Object.entries(attributes)) token.attrSet(key, value);
		return renderer.renderToken(tokens, index, options);
	};

const lists: Rules = {
	bullet_list_open: withClass('nhsuk-list nhsuk-list--bullet'),
	ordered_list_open: withClass('nhsuk-list nhsuk-list--number')
};

const tables: Rules = {
	// A wide table scrolls in its own frame, which the keyboard can reach.
	table_open: (tokens, index) =>
		`<div class="app-scroll" role="group" tabindex="0" aria-label="${escape(metaOf(tokens, index)['label'])}"><table class="nhsuk-table">\n`,
	table_close: () => '</table></div>\n',
	thead_open: withClass('nhsuk-table__head'),
	tbody_open: withClass('nhsuk-table__body'),
	tr_open: withClass('nhsuk-table__row'),
	th_open: withClass('nhsuk-table__header', { scope: 'col' }),
	td_open: withClass('nhsuk-table__cell')
};

const heading: RendererRule = (tokens, index, options, _env, renderer) => {
	const token = tokens[index];
	const opening = token?.nesting === 1 ? token : tokens[index - 2];
	const level = opening?.meta?.['level'];
	if (token && level) token.tag = `h${Number(level)}`;
	return renderer.renderToken(tokens, index, options);
};
const headings: Rules = { heading_open: heading, heading_close: heading };

const boxSections: Rules = {
	box_open(tokens, index) {
		const { name, title, id, level } = metaOf(tokens, index);
		const tag = `h${Number(level)}`;
		const words = `<span class="app-box__word">${boxes[name as BoxName]}</span>${title ? ` ${escape(title)}` : ''}`;
		return `<section class="app-box app-box--${escape(name)}" aria-labelledby="${escape(id)}"><${tag} class="app-box__heading" id="${escape(id)}">${words}</${tag}>\n`;
	},
	box_close: () => '</section>\n'
};

const link: RendererRule = (tokens, index, options, _env, renderer) => {
	const { video, transcript } = metaOf(tokens, index);
	const tag = renderer.renderToken(tokens, index, options);
	if (!video) return tag;
	if (tokens[index]?.nesting === 1) return `<div class="app-video"><p>${tag}`;
	const summary =
		'<summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">Read the transcript</span></summary>';
	return `${tag}</p><details class="nhsuk-details">${summary}<div class="nhsuk-details__text">${String(transcript)}</div></details></div>\n`;
};

const media: Rules = {
	image(tokens, index) {
		const { alt, image } = metaOf(tokens, index) as { alt?: string; image?: ContentImage };
		if (!image) return '';
		const caption = tokens[index]?.attrGet('title');
		const shown = caption
			? `<figcaption class="app-figure__caption">${escape(caption)}</figcaption>`
			: '';
		return `<figure class="app-figure"><img src="/images/${image.sha256}.${image.ending}" alt="${escape(alt)}" width="${image.width}" height="${image.height}" loading="lazy" decoding="async">${shown}</figure>\n`;
	},
	link_open: link,
	link_close: link
};

const marks: Rules = {
	citation(tokens, index) {
		const { number, first } = metaOf(tokens, index);
		const id = first ? ` id="cite-${escape(number)}"` : '';
		return `<sup class="app-cite"${id}>[<a href="#source-${escape(number)}"><span class="nhsuk-u-visually-hidden">source </span>${escape(number)}</a>]</sup>`;
	},
	term(tokens, index) {
		const { shown, id, use, meaning } = metaOf(tokens, index);
		const own = use === 1 ? ` id="use-${escape(id)}"` : '';
		const tip = `meaning-${escape(id)}-${escape(use)}`;
		return `<span class="app-term"${own}><a class="app-term__word" href="#${escape(id)}" aria-describedby="${tip}">${escape(shown)}</a><span class="app-term__meaning" id="${tip}" role="tooltip">${escape(meaning)}</span></span>`;
	}
};
