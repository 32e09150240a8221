import { itemType, textOf } from '../item-type.ts';
import { type TextResponse, textResponse } from '../typed-text.rules.ts';
import type { LongTextBody } from './long-text.content.ts';

export type LongTextShown = { words: number };

/** A few paragraphs, marked by a person. */
export const longText = itemType<LongTextBody, TextResponse, LongTextShown>({
	type: 'long-text',
	needsPerson: () => true,
	arrange: () => [],
	shown: ({ words }) => ({ words }),
	response: () => textResponse(20_000),
	filled: (_, { text }) => (text ? 'whole' : 'none'),
	score: () => 0,
	review: ({ modelAnswerHtml }, response) => [
		{
			id: 'text',
			html: '',
			yours: response?.text || null,
			right: null,
			verdict: response?.text ? 'left' : 'missed',
			feedbackHtml: modelAnswerHtml
		}
	],
	inWords: (_, { text }) => text ?? '',
	right: ({ modelAnswerHtml }) => ({ text: textOf(modelAnswerHtml) }),
	wrong: () => ({ text: 'I do not know.' }),
	rekeyed: (body) => body
});
