import * as v from 'valibot';
import { line, listOf, markdown, slug, told, whole } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody, Html } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, twice } from '../item-content.ts';
import { normalised } from './words.rules.ts';

/** Any of the words or phrases earns one share of the marks. */
export type Keyword = { id: string; anyOf: string[]; feedbackHtml: Html };

export type KeywordTextBody = EveryBody & {
	type: 'short-text';
	marking: 'keywords';
	/** Words beyond this are not read. */
	maxWords: number;
	keywords: Keyword[];
	modelAnswerHtml: Html;
};
export type PersonTextBody = EveryBody & {
	type: 'short-text';
	marking: 'person';
	maxWords: number;
	modelAnswerHtml: Html;
	/** For markers only. */
	markingNotesHtml: Html | null;
};
export type ShortTextBody = KeywordTextBody | PersonTextBody;

const every = {
	...everyItem,
	type: v.literal('short-text'),
	maxWords: told('Words beyond this are not read.', whole(1, 60)),
	modelAnswer: told('Shown afterwards.', markdown)
};

const byKeywords = v.strictObject({
	...every,
	marking: v.literal('keywords'),
	keywords: told(
		'One share of the marks each.',
		listOf(
			v.strictObject({
				id: slug,
				anyOf: told(
					'Words or phrases; case, accents and punctuation do not matter.',
					listOf(line, 1, 20)
				),
				feedback: markdown
			}),
			1,
			12
		)
	)
});

const byPerson = v.strictObject({
	...every,
	marking: v.literal('person'),
	markingNotes: told('For markers only.', v.optional(markdown))
});

const schema = v.variant('marking', [byKeywords, byPerson]);

export const content: ItemContent<'short-text', typeof schema, ShortTextBody> = {
	type: 'short-text',
	name: 'short text',
	schema,
	texts: { modelAnswer: 'item', markingNotes: 'item', 'keywords.*.feedback': 'item' },
	check(item, { fault }) {
		if (item.marking !== 'keywords') return;
		const { keywords = [] } = item;
		twice(
			keywords.map((keyword) => keyword?.id),
			(index) =>
				fault(['keywords', index, 'id'], `two keywords have the id "${keywords[index]?.id}"`)
		);
		const seen = new Set<string>();
		keywords.forEach((keyword, index) =>
			keyword?.anyOf?.forEach((phrase, at) => {
				if (phrase === undefined) return;
				const words = normalised(phrase);
				if (words === '') fault(['keywords', index, 'anyOf', at], `"${phrase}" holds no word`);
				else if (seen.has(words)) {
					fault(['keywords', index, 'anyOf', at], `"${phrase}" is listed twice`);
				}
				seen.add(words);
			})
		);
	},
	compile(item, { id, text }) {
		const { type, maxWords } = item;
		const modelAnswerHtml = text('modelAnswer').html;
		if (item.marking === 'person') {
			const markingNotesHtml = item.markingNotes === undefined ? null : text('markingNotes').html;
			return { type, marking: item.marking, maxWords, modelAnswerHtml, markingNotesHtml };
		}
		const keywords = item.keywords.map((keyword, index) => ({
			id: id(keyword.id),
			anyOf: keyword.anyOf,
			feedbackHtml: text('keywords', index, 'feedback').html
		}));
		return { type, marking: item.marking, maxWords, keywords, modelAnswerHtml };
	}
};
