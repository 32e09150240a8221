import * as v from 'valibot';
import { listOf, markdown, slug, told } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody, Html } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, optionList, twice } from '../item-content.ts';
import { checkOptions } from '../options.content.ts';
import { gapsIn } from './gaps.rules.ts';

export type Gap = {
	id: string;
	/** Plain text, for a <select>. */
	options: { id: string; text: string; correct: boolean; feedbackHtml: Html }[];
};

export type InlineChoiceBody = EveryBody & {
	type: 'inline-choice';
	/** Paragraphs that name each gap once, as {{its id}}. */
	textHtml: Html;
	/** In the order of the text. */
	gaps: Gap[];
};

const schema = v.strictObject({
	...everyItem,
	type: v.literal('inline-choice'),
	text: told('Paragraphs; each gap stands in them once, as {{g1}}.', markdown),
	gaps: told(
		'One share of the marks each.',
		listOf(v.strictObject({ id: slug, options: optionList(2, 5) }), 1, 12)
	)
});

export const content: ItemContent<'inline-choice', typeof schema, InlineChoiceBody> = {
	type: 'inline-choice',
	name: 'inline choice',
	schema,
	texts: {
		text: 'gapped',
		'gaps.*.options.*.text': 'line',
		'gaps.*.options.*.feedback': 'item'
	},
	check({ text, gaps = [] }, { fault }) {
		const ids = gaps.map((gap) => gap?.id);
		twice(ids, (index) => fault(['gaps', index, 'id'], `two gaps have the id "${ids[index]}"`));
		const named = gapsIn(text ?? '');
		if (text !== undefined) {
			ids.forEach((id, index) => {
				const times = named.filter((one) => one === id).length;
				if (id === undefined || times === 1) return;
				const found = times === 0 ? 'does not name' : 'names more than once';
				fault(['gaps', index, 'id'], `the text ${found} the gap {{${id}}}`);
			});
			for (const id of new Set(named)) {
				if (!ids.includes(id)) fault(['text'], `there is no gap "${id}"`);
			}
		}
		gaps.forEach((gap, index) => {
			const options = gap?.options;
			if (!options) return;
			checkOptions(options, ['gaps', index, 'options'], fault);
			const correct = options.filter((option) => option?.correct === true).length;
			if (correct === 1) return;
			const count = correct === 0 ? 'none' : correct;
			fault(
				['gaps', index, 'options'],
				`exactly one option of a gap must be correct, not ${count}`
			);
		});
	},
	compile({ type, text: authored, gaps }, { id, text }) {
		const order = gapsIn(authored);
		const compiled = gaps.map((gap, at) => ({
			key: gap.id,
			id: id(gap.id),
			options: gap.options.map((option, index) => ({
				// The same word may be an option of two gaps.
				id: id(`${gap.id} ${option.id}`),
				text: text('gaps', at, 'options', index, 'text').text,
				correct: option.correct ?? false,
				feedbackHtml: text('gaps', at, 'options', index, 'feedback').html
			}))
		}));
		return {
			type,
			textHtml: compiled.reduce(
				(html, gap) => html.replace(`{{${gap.key}}}`, `{{${gap.id}}}`),
				text('text').html
			),
			gaps: compiled
				.toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
				.map((gap) => ({ id: gap.id, options: gap.options }))
		};
	}
};
