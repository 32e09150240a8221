import { toHtml, toInlineHtml } from '../markup.ts';

/** HTML as XML writes it. Items lie one folder below the pictures. */
export const html = (markdown: string): string => asXml(toHtml(markdown));
export const inline = (markdown: string): string => asXml(toInlineHtml(markdown));
const asXml = (text: string) =>
	text
		.replace(/<(img|br|hr)\b([^>]*?)\s*\/?>/g, '<$1$2/>')
		.replaceAll('src="images/', 'src="../images/');

/** Feedback beside the body, shown when the outcome holds the identifier. */
export const modal = (outcome: string, identifier: string, markdown: string): string =>
	`<qti-modal-feedback outcome-identifier="${outcome}" identifier="${identifier}" show-hide="show"><qti-content-body>${html(markdown)}</qti-content-body></qti-modal-feedback>`;

/** Feedback inside of a choice: one paragraph stands in its line, more are a block. */
export function within(outcome: string, identifier: string, markdown: string): string {
	if (!markdown) return '';
	const facts = `outcome-identifier="${outcome}" identifier="${identifier}" show-hide="show"`;
	return /^<p>(?:(?!<p>)[^])*<\/p>$/.test(html(markdown))
		? `<qti-feedback-inline ${facts}>${inline(markdown)}</qti-feedback-inline>`
		: `<qti-feedback-block ${facts}><qti-content-body>${html(markdown)}</qti-content-body></qti-feedback-block>`;
}
