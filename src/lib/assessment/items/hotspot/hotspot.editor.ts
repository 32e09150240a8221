import * as v from 'valibot';
import { listOf, markdown, slug, told } from '#lib/catalogue/content/field.schema.ts';
import { type ItemEditor, type Own, rowsOf } from '../item-editor.ts';
import { content } from './hotspot.content.ts';
import type { Shape } from './shape.rules.ts';

/** In quiz.yaml a region's place is a list of numbers; here each has its field. */
const region = v.strictObject({
	id: slug,
	label: markdown,
	kind: v.picklist(['rectangle', 'circle']),
	x: v.number(),
	y: v.number(),
	width: v.number(),
	height: v.optional(v.number()),
	correct: v.optional(v.boolean()),
	feedback: markdown
});
const { image, alt } = content.schema.entries;
const entries = {
	image: told('Add a picture below if there is none to choose.', image),
	alt,
	regions: told(
		'From the left and from the top of the picture: to the corner of a rectangle, to the middle of a circle. Measured in the viewBox of an SVG, in pixels of any other picture.',
		listOf(region, 3, 8)
	)
};

function toForm({ regions, ...own }: Own): Own {
	const rows = regions as (Own & { shape: Shape })[];
	return {
		...own,
		regions: rows.map(({ shape, ...row }) => {
			if ('circle' in shape) {
				const [x, y, width] = shape.circle;
				return { ...row, kind: 'circle', x, y, width };
			}
			const [x, y, width, height] = shape.rect;
			return { ...row, kind: 'rectangle', x, y, width, height };
		})
	};
}

function fromForm(form: Own): Own {
	const regions = rowsOf(form, 'regions').map(({ kind, x, y, width, height, ...row }) => {
		const given = (...figures: unknown[]) => figures.filter((one) => one !== undefined);
		const shape =
			kind === 'circle' ? { circle: given(x, y, width) } : { rect: given(x, y, width, height) };
		return { ...row, shape };
	});
	return { ...form, regions };
}

export const editor: ItemEditor = [
	{
		name: 'hotspot',
		title: 'Hotspot',
		about: 'A place to be found in a picture',
		entries,
		pictures: ['image'],
		words: {
			image: 'Picture with the regions',
			alt: 'Alternative text',
			regions: 'Regions',
			'regions.*': 'Region',
			'regions.*.label': 'Name of the region',
			'regions.*.kind': 'Shape',
			'regions.*.x': 'From the left',
			'regions.*.y': 'From the top',
			'regions.*.width': 'Width, or radius',
			'regions.*.height': 'Height of a rectangle',
			'regions.*.correct': 'This is right',
			'regions.*.feedback': 'Feedback on it'
		},
		toForm,
		fromForm,
		atField({ path, message }) {
			if (path[0] !== 'regions' || path[2] !== 'shape') return { path, message };
			const beyond = /beyond/.test(message);
			return {
				path: ['regions', path[1] ?? 0, 'x'],
				message: beyond
					? 'This region reaches beyond the picture'
					: 'Give the place of the region: from the left, from the top, width or radius, and height of a rectangle'
			};
		}
	}
];
