import * as v from 'valibot';
import { markdown, told, whole } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody, Html } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent } from '../item-content.ts';

export type LongTextBody = EveryBody & {
	type: 'long-text';
	/** About so many words are asked for. */
	words: number;
	modelAnswerHtml: Html;
	/** For markers only. */
	markingNotesHtml: Html | null;
};

const schema = v.strictObject({
	...everyItem,
	type: v.literal('long-text'),
	words: told('About so many words are asked for.', whole(20, 1500)),
	modelAnswer: told('Shown afterwards.', markdown),
	markingNotes: told('For markers only.', v.optional(markdown))
});

export const content: ItemContent<'long-text', typeof schema, LongTextBody> = {
	type: 'long-text',
	name: 'long text',
	schema,
	texts: { modelAnswer: 'item', markingNotes: 'item' },
	check() {},
	compile: ({ type, words, markingNotes }, { text }) => ({
		type,
		words,
		modelAnswerHtml: text('modelAnswer').html,
		markingNotesHtml: markingNotes === undefined ? null : text('markingNotes').html
	})
};
