import * as v from 'valibot';
import { listOf, markdown, slug, told } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody, InlineHtml } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, twice } from '../item-content.ts';

export type OrderingBody = EveryBody & {
	type: 'ordering';
	/** In the right order; `text` for a <select>. */
	steps: { id: string; text: string; html: InlineHtml }[];
	/** Step id -> the step after which it may stand anywhere. */
	freeAfter: Record<string, string>;
};

const schema = v.strictObject({
	...everyItem,
	type: v.literal('ordering'),
	steps: told('In the right order.', listOf(v.strictObject({ id: slug, text: markdown }), 3, 12)),
	freeAfter: told(
		'{ s5: s2 }: step s5 may stand anywhere after s2.',
		v.optional(v.record(v.string(), slug))
	)
});

export const content: ItemContent<'ordering', typeof schema, OrderingBody> = {
	type: 'ordering',
	name: 'ordering',
	schema,
	texts: { 'steps.*.text': 'line' },
	check({ steps = [], freeAfter = {} }, { fault }) {
		const ids = steps.map((step) => step?.id);
		twice(ids, (index) => fault(['steps', index, 'id'], `two steps have the id "${ids[index]}"`));
		twice(
			steps.map((step) => step?.text?.trim()),
			(index) => fault(['steps', index, 'text'], 'two steps have the same text')
		);
		for (const [step, after] of Object.entries(freeAfter)) {
			const [place, earlier] = [ids.indexOf(step), ids.indexOf(after)];
			if (place === -1) fault(['freeAfter', step], `there is no step "${step}"`);
			else if (earlier === -1) fault(['freeAfter', step], `there is no step "${after}"`);
			else if (earlier >= place)
				fault(['freeAfter', step], `"${after}" must come before "${step}"`);
		}
	},
	compile: ({ type, steps, freeAfter = {} }, { id, text }) => ({
		type,
		steps: steps.map((step, index) => {
			const { text: words, html } = text('steps', index, 'text');
			return { id: id(step.id), text: words, html };
		}),
		freeAfter: Object.fromEntries(
			Object.entries(freeAfter).map(([step, after]) => [id(step), id(after)])
		)
	})
};
