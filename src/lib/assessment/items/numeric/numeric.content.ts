import * as v from 'valibot';
import { line, whole } from '#lib/catalogue/content/field.schema.ts';
import type { EveryBody } from '#lib/catalogue/published.ts';
import { everyItem, type ItemContent } from '../item-content.ts';

export type NumberBody = EveryBody & {
	type: 'numeric';
	form: 'number';
	answer: number;
	tolerance: number;
	unit: string | null;
};
/** "By day and time", e.g. the ninth at 21:40. */
export type DayAndTimeBody = EveryBody & {
	type: 'numeric';
	form: 'day-and-time';
	answer: { day: number; time: string };
	toleranceMinutes: number;
};
export type NumericBody = NumberBody | DayAndTimeBody;

const amount = v.pipe(v.number(), v.finite('must be a number'));

const number = v.strictObject({
	...everyItem,
	type: v.literal('numeric'),
	form: v.optional(v.literal('number')),
	answer: amount,
	tolerance: v.optional(v.pipe(amount, v.minValue(0, 'must be 0 or more'))),
	unit: v.optional(line)
});

const dayAndTime = v.strictObject({
	...everyItem,
	type: v.literal('numeric'),
	form: v.literal('day-and-time'),
	answer: v.strictObject({
		day: whole(1, 31),
		time: v.pipe(
			v.string(),
			v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time in quotes, such as "21:40"')
		)
	}),
	toleranceMinutes: whole(0, 720)
});

const schema = v.variant('form', [dayAndTime, number]);

export const content: ItemContent<'numeric', typeof schema, NumericBody> = {
	type: 'numeric',
	name: 'number',
	schema,
	texts: {},
	check() {},
	compile(item) {
		if (item.form === 'day-and-time') {
			const { type, form, answer, toleranceMinutes } = item;
			return { type, form, answer, toleranceMinutes };
		}
		const { type, answer, tolerance = 0, unit = null } = item;
		return { type, form: 'number', answer, tolerance, unit };
	}
};
