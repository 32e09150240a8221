import * as v from 'valibot';
import { listOf, markdown, slug, told, whole } from '#lib/catalogue/content/field.schema.ts';
import { type ItemEditor, type Own, rowsOf } from '../item-editor.ts';

/** In quiz.yaml a free step names another by its id; here by its place. */
const entries = {
	steps: told(
		'In the right order.',
		listOf(
			v.strictObject({
				id: slug,
				text: markdown,
				after: told('Leave empty when its place is the only right one.', v.optional(whole(1, 12)))
			}),
			3,
			12
		)
	)
};

type Free = Record<string, string>;

function toForm({ steps, freeAfter = {} }: Own): Own {
	const rows = steps as { id: string; text: string }[];
	return {
		steps: rows.map((step) => {
			const after = rows.findIndex(({ id }) => id === (freeAfter as Free)[step.id]);
			return { ...step, ...(after >= 0 && { after: after + 1 }) };
		})
	};
}

function fromForm(form: Own): Own {
	const rows = rowsOf(form, 'steps');
	const free = rows.flatMap(({ id, after }) =>
		after === undefined ? [] : [[id, rows[Number(after) - 1]?.['id'] ?? String(after)]]
	);
	return {
		steps: rows.map(({ id, text }) => ({ id, text })),
		...(free.length > 0 && { freeAfter: Object.fromEntries(free) as Free })
	};
}

export const editor: ItemEditor = [
	{
		name: 'ordering',
		title: 'Ordering',
		about: 'Steps to be put into the right order',
		entries,
		words: {
			steps: 'Steps',
			'steps.*': 'Step',
			'steps.*.text': 'Step',
			'steps.*.after': 'Or anywhere after the step of this number'
		},
		toForm,
		fromForm,
		atField(fault, form) {
			const [key, id] = fault.path;
			if (key !== 'freeAfter') return fault;
			const at = rowsOf(form, 'steps').findIndex((step) => step['id'] === id);
			const message = 'Write the number of a step that comes before this one';
			return { path: ['steps', Math.max(0, at), 'after'], message };
		}
	}
];
