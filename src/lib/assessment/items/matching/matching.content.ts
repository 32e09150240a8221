import * as v from 'valibot';
import { compareText } from '#lib/catalogue/content/fault.ts';
import { listOf, markdown, slug } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody, Html, InlineHtml } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, twice } from '../item-content.ts';

export type MatchingBody = EveryBody & {
	type: 'matching';
	pairs: { id: string; promptHtml: InlineHtml; answerId: string; feedbackHtml: Html }[];
	/** Right answers and distractors, each once, sorted by id; `text` for a <select>. */
	answers: { id: string; text: string; html: InlineHtml }[];
};

const schema = v.strictObject({
	...everyItem,
	type: v.literal('matching'),
	pairs: listOf(
		v.strictObject({ id: slug, prompt: markdown, answer: markdown, feedback: markdown }),
		2,
		12
	),
	distractors: v.optional(listOf(markdown, 1, 12))
});

export const content: ItemContent<'matching', typeof schema, MatchingBody> = {
	type: 'matching',
	name: 'matching',
	schema,
	texts: {
		'pairs.*.prompt': 'line',
		'pairs.*.answer': 'line',
		'pairs.*.feedback': 'item',
		'distractors.*': 'line'
	},
	check({ pairs = [], distractors = [] }, { fault }) {
		twice(
			pairs.map((pair) => pair?.id),
			(index) => fault(['pairs', index, 'id'], `two pairs have the id "${pairs[index]?.id}"`)
		);
		twice(
			pairs.map((pair) => pair?.prompt?.trim()),
			(index) => fault(['pairs', index, 'prompt'], 'two pairs have the same prompt')
		);
		const answers = pairs.map((pair) => pair?.answer?.trim());
		twice([...answers, ...distractors.map((text) => text?.trim())], (index) => {
			// Two prompts may well share an answer; a distractor that is right is a trap.
			const distractor = index - answers.length;
			if (distractor >= 0) fault(['distractors', distractor], 'this distractor is also an answer');
		});
		if (new Set(answers).size + distractors.length < 2) {
			fault(['pairs'], 'there must be two different answers to choose from');
		}
	},
	compile(item, { id, text }) {
		const answers = new Map<string, MatchingBody['answers'][number]>();
		const answerId = (authored: string, compiled: { text: string; html: string }): string => {
			const known = id(`answer ${authored.trim()}`);
			answers.set(known, { id: known, text: compiled.text, html: compiled.html });
			return known;
		};
		const pairs = item.pairs.map((pair, index) => ({
			id: id(pair.id),
			promptHtml: text('pairs', index, 'prompt').html,
			answerId: answerId(pair.answer, text('pairs', index, 'answer')),
			feedbackHtml: text('pairs', index, 'feedback').html
		}));
		item.distractors?.forEach((authored, index) => answerId(authored, text('distractors', index)));
		return {
			type: item.type,
			pairs,
			answers: [...answers.values()].toSorted((a, b) => compareText(a.id, b.id))
		};
	}
};
