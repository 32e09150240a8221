import { escaped, itemType, type ReviewLine, textOf } from '../item-type.ts';
import { type TextResponse, textResponse } from '../typed-text.rules.ts';
import type { Keyword, ShortTextBody } from './short-text.content.ts';
import { firstWords, holdsPhrase, normalised } from './words.rules.ts';

export type ShortTextShown = { maxWords: number };

/** True when one of the keyword's words or phrases stands in the words that are read. */
function isMet({ anyOf }: Keyword, { text = '' }: TextResponse, maxWords: number): boolean {
	const read = normalised(firstWords(text, maxWords));
	return anyOf.some((phrase) => holdsPhrase(read, normalised(phrase)));
}

/** A few words: one share of the marks for each keyword that is met, or marked by a person. */
export const shortText = itemType<ShortTextBody, TextResponse, ShortTextShown>({
	type: 'short-text',
	needsPerson: ({ marking }) => marking === 'person',
	arrange: () => [],
	shown: ({ maxWords }) => ({ maxWords }),
	response: () => textResponse(2000),
	filled: (_, { text }) => (text ? 'whole' : 'none'),
	score(body, response) {
		if (body.marking === 'person') return 0;
		const met = body.keywords.filter((keyword) => isMet(keyword, response, body.maxWords));
		return met.length / body.keywords.length;
	},
	review(body, response) {
		const answer: ReviewLine = {
			id: 'text',
			html: '',
			yours: response?.text || null,
			right: null,
			verdict: response?.text ? 'left' : 'missed',
			feedbackHtml: body.modelAnswerHtml
		};
		if (body.marking === 'person') return [answer];
		const keywords = body.keywords.map((keyword): ReviewLine => {
			const met = isMet(keyword, response ?? {}, body.maxWords);
			return {
				id: keyword.id,
				html: escaped(keyword.anyOf[0] ?? ''),
				yours: null,
				right: keyword.anyOf.join(' or '),
				verdict: met ? 'right' : 'missed',
				feedbackHtml: keyword.feedbackHtml
			};
		});
		return [answer, ...keywords];
	},
	inWords: (_, { text }) => text ?? '',
	right: (body) => ({
		text:
			body.marking === 'person'
				? textOf(body.modelAnswerHtml)
				: body.keywords.map(({ anyOf }) => anyOf[0]).join(' ')
	}),
	wrong: () => ({ text: 'I do not know.' }),
	rekeyed: (body, { text = '' }) =>
		body.marking === 'person'
			? body
			: { ...body, keywords: [{ id: 'given', anyOf: [text], feedbackHtml: body.feedbackHtml }] }
});
