import type { MarkdownIt, RendererRule, Token } from 'markdown-it';
import { boxes, type BoxName } from './markdown-box.ts';
import type { ContentImage } from './image.ts';

/** HTML in the classes of the NHS service style and the house. The inspector filled the tokens. */
export function renderPlugin(markdown: MarkdownIt): void {
	const escape = (value: unknown) => markdown.utils.escapeHtml(String(value ?? ''));
	const metaOf = (tokens: Token[], index: number) => tokens[index]?.meta ?? {};
	const rules = markdown.renderer.rules;

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

	rules['bullet_list_open'] = withClass('nhsuk-list nhsuk-list--bullet');
	rules['ordered_list_open'] = withClass('nhsuk-list nhsuk-list--number');
	rules['thead_open'] = withClass('nhsuk-table__head');
	rules['tbody_open'] = withClass('nhsuk-table__body');
	rules['tr_open'] = withClass('nhsuk-table__row');
	rules['th_open'] = withClass('nhsuk-table__header', { scope: 'col' });
	rules['td_open'] = withClass('nhsuk-table__cell');
	rules['table_open'] = (tokens, index) =>
		`<div class="app-scroll" role="group" tabindex="0" aria-label="${escape(metaOf(tokens, index)['label'])}"><table class="nhsuk-table">\n`;
	rules['table_close'] = () => '</table></div>\n';

	const heading: RendererRule = (tokens, index, options, _env, renderer) => {
		const token = tokens[index];
		const opening = token?.nesting === 1 ? token : tokens[index - 2];
		const level = opening?.meta?.['level'];
		if (token && level) token.tag = `h${Number(level)}`;
		return renderer.renderToken(tokens, index, options);
	};
	rules['heading_open'] = heading;
	rules['heading_close'] = heading;

	rules['box_open'] = (tokens, index) => {
		const { name, title, id, level } = metaOf(tokens, index);
		const word = boxes[name as BoxName];
		const tag = `h${Number(level)}`;
		return `<section class="app-box app-box--${escape(name)}" aria-labelledby="${escape(id)}"><${tag} class="app-box__heading" id="${escape(id)}"><span class="app-box__word">${word}</span>${title ? ` ${escape(title)}` : ''}</${tag}>\n`;
	};
	rules['box_close'] = () => '</section>\n';

	rules['image'] = (tokens, index) => {
		const token = tokens[index];
		const { alt, image } = metaOf(tokens, index) as { alt?: string; image?: ContentImage };
		if (!image) return '';
		const caption = token?.attrGet('title');
		return `<figure class="app-figure"><img src="/images/${image.sha256}.${image.ending}" alt="${escape(alt)}" width="${image.width}" height="${image.height}" loading="lazy" decoding="async">${caption ? `<figcaption class="app-figure__caption">${escape(caption)}</figcaption>` : ''}</figure>\n`;
	};

	const link: RendererRule = (tokens, index, options, _env, renderer) => {
		const { video, transcript } = metaOf(tokens, index);
		const opening = tokens[index]?.nesting === 1;
		const tag = renderer.renderToken(tokens, index, options);
		if (!video) return tag;
		return opening
			? `<div class="app-video"><p>${tag}`
			: `${tag}</p><details class="nhsuk-details"><summary class="nhsuk-details__summary"><span class="nhsuk-details__summary-text">Read the transcript</span></summary><div class="nhsuk-details__text">${String(transcript)}</div></details></div>\n`;
	};
	rules['link_open'] = link;
	rules['link_close'] = link;

	rules['citation'] = (tokens, index) => {
		const { number, first } = metaOf(tokens, index);
		const id = first ? ` id="cite-${escape(number)}"` : '';
		return `<sup class="app-cite"${id}>[<a href="#source-${escape(number)}"><span class="nhsuk-u-visually-hidden">source </span>${escape(number)}</a>]</sup>`;
	};

	rules['term'] = (tokens, index) => {
		const { shown, id, use, meaning } = metaOf(tokens, index);
		const own = use === 1 ? ` id="use-${escape(id)}"` : '';
		const tip = `meaning-${escape(id)}-${escape(use)}`;
		return `<span class="app-term"${own}><a class="app-term__word" href="#${escape(id)}" aria-describedby="${tip}">${escape(shown)}</a><span class="app-term__meaning" id="${tip}" role="tooltip">${escape(meaning)}</span></span>`;
	};
}
