import * as v from 'valibot';
import { line, listOf, markdown, slug, told } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody, Html, InlineHtml } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent, twice } from '../item-content.ts';
import { type Box, type Shape, shapeOf, within } from './shape.rules.ts';

export type Region = {
	id: string;
	labelHtml: InlineHtml;
	shape: Shape;
	correct: boolean;
	feedbackHtml: Html;
};

export type HotspotBody = EveryBody & {
	type: 'hotspot';
	/** `box` is what the shapes are measured in: the picture's viewBox, or its pixels. */
	image: { src: string; width: number; height: number; box: Box; alt: string };
	regions: Region[];
};

const amount = v.pipe(v.number(), v.finite('must be a number'));

const schema = v.strictObject({
	...everyItem,
	type: v.literal('hotspot'),
	image: told("In the module's folder images/.", line),
	alt: told('What the picture shows, without giving the answer away.', line),
	regions: told(
		'Measured in the viewBox of an SVG, in pixels of any other picture.',
		listOf(
			v.strictObject({
				id: slug,
				label: markdown,
				shape: v.strictObject({
					rect: told('[x, y, width, height]', v.optional(listOf(amount, 4, 4))),
					circle: told('[x, y, radius]', v.optional(listOf(amount, 3, 3)))
				}),
				correct: v.optional(v.boolean()),
				feedback: markdown
			}),
			3,
			8
		)
	)
});

export const content: ItemContent<'hotspot', typeof schema, HotspotBody> = {
	type: 'hotspot',
	name: 'hotspot',
	schema,
	texts: { 'regions.*.label': 'line', 'regions.*.feedback': 'item' },
	images: ({ image }) => (image === undefined ? [] : [image]),
	check({ image, regions = [] }, { fault, images }) {
		const shown = image === undefined ? undefined : images.get(image);
		if (image !== undefined && !shown) {
			fault(['image'], `there is no image "${image}" that can be shown`);
		}
		twice(
			regions.map((region) => region?.id),
			(index) => fault(['regions', index, 'id'], `two regions have the id "${regions[index]?.id}"`)
		);
		twice(
			regions.map((region) => region?.label?.trim()),
			(index) => fault(['regions', index, 'label'], 'two regions have the same label')
		);
		regions.forEach((region, index) => {
			if (!region?.shape) return;
			const at = ['regions', index, 'shape'];
			const shape = shapeOf(region.shape);
			if (!shape) fault(at, 'a shape is either a rect or a circle');
			else if (shown && !within(shape, shown.box))
				fault(at, 'this region reaches beyond the picture');
		});
		const correct = regions.filter((region) => region?.correct === true).length;
		if (correct === 0) fault(['regions'], 'at least one region must be correct');
		else if (correct === regions.length) fault(['regions'], 'at least one region must be wrong');
	},
	compile({ type, image, alt, regions }, { id, text, image: imageAt }) {
		const { sha256, ending, width, height, box } = imageAt(image);
		return {
			type,
			image: { src: `/images/${sha256}.${ending}`, width, height, box, alt },
			regions: regions.map((region, index) => ({
				id: id(region.id),
				labelHtml: text('regions', index, 'label').html,
				shape: shapeOf(region.shape) ?? { rect: [0, 0, 0, 0] },
				correct: region.correct ?? false,
				feedbackHtml: text('regions', index, 'feedback').html
			}))
		};
	}
};
