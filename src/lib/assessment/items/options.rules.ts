import type { Option } from '#lib/catalogue/published.ts';
import { type Pickable, type ReviewLine, textOf } from './item-type.ts';

/** What is said about each option, for the types where options are picked. */
export const reviewOptions = (
	options: readonly Option[],
	picked: readonly string[]
): ReviewLine[] =>
	options.map(({ id, html, correct, feedbackHtml }) => {
		const chosen = picked.includes(id);
		return {
			id,
			html,
			yours: chosen ? 'You chose this' : null,
			right: correct ? 'Right answer' : null,
			verdict: chosen ? (correct ? 'right' : 'wrong') : correct ? 'missed' : 'left',
			feedbackHtml
		};
	});

export const pickableOptions = (options: readonly Option[]): Pickable[] =>
	options.map(({ id, html, correct }) => ({ id, text: textOf(html), correct }));
