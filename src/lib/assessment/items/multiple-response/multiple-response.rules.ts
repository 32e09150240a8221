import * as v from 'valibot';
import type { Html, MultipleResponseBody } from '#lib/catalogue/published.ts';
import { byId, itemType, textOf, wrongShape } from '../item-type.ts';
import { reviewOptions } from '../options.rules.ts';

export type MultipleResponseShown = { options: { id: string; html: Html }[] };
export type MultipleResponseResponse = { choices: string[] };

/** Several right options: +1 for each right pick, -1 for each wrong one, never below 0. */
export const multipleResponse = itemType<
	MultipleResponseBody,
	MultipleResponseResponse,
	MultipleResponseShown
>({
	type: 'multiple-response',
	arrange: ({ options }, shuffle) => shuffle(options.map(({ id }) => id)),
	shown: ({ options }) => ({ options: byId(options.map(({ id, html }) => ({ id, html }))) }),
	response: ({ options }) =>
		v.strictObject(
			{
				choices: v.optional(
					v.pipe(
						v.array(
							v.picklist(
								options.map(({ id }) => id),
								wrongShape
							),
							wrongShape
						),
						v.maxLength(options.length, wrongShape),
						v.check((choices) => new Set(choices).size === choices.length, wrongShape)
					),
					[]
				)
			},
			wrongShape
		),
	filled: (_, { choices }) => (choices.length > 0 ? 'whole' : 'none'),
	score({ options }, { choices }) {
		const right = options.filter(({ correct }) => correct);
		const rightPicks = right.filter(({ id }) => choices.includes(id)).length;
		const wrongPicks = choices.length - rightPicks;
		return Math.max(0, rightPicks - wrongPicks) / right.length;
	},
	review: ({ options }, response) => reviewOptions(options, response?.choices ?? []),
	inWords: ({ options }, { choices }) =>
		options
			.filter(({ id }) => choices.includes(id))
			.map(({ html }) => textOf(html))
			.join('; ')
});
