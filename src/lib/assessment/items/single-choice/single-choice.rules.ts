import * as v from 'valibot';
import type { Html } from '#lib/catalogue/published.ts';
import { byId, itemType, textOf, wrongShape } from '../item-type.ts';
import { pickableOptions, reviewOptions } from '../options.rules.ts';
import { idsOf } from '../picks.rules.ts';
import type { SingleChoiceBody } from './single-choice.content.ts';

export type SingleChoiceShown = { options: { id: string; html: Html }[] };
export type SingleChoiceResponse = { choice?: string | undefined };

/** One right option among several: all or nothing. */
export const singleChoice = itemType<SingleChoiceBody, SingleChoiceResponse, SingleChoiceShown>({
	type: 'single-choice',
	arrange: ({ options }, shuffle) => shuffle(options.map(({ id }) => id)),
	shown: ({ options }) => ({ options: byId(options.map(({ id, html }) => ({ id, html }))) }),
	response: ({ options }) =>
		v.strictObject(
			{
				choice: v.optional(
					v.picklist(
						options.map(({ id }) => id),
						wrongShape
					)
				)
			},
			wrongShape
		),
	filled: (_, { choice }) => (choice ? 'whole' : 'none'),
	score: ({ options }, { choice }) =>
		options.some(({ id, correct }) => correct && id === choice) ? 1 : 0,
	review: ({ options }, response) =>
		reviewOptions(options, response?.choice ? [response.choice] : []),
	inWords: ({ options }, { choice }) => textOf(options.find(({ id }) => id === choice)?.html ?? ''),
	right: ({ options }) => ({ choice: idsOf(options, true)[0] }),
	wrong: ({ options }) => ({ choice: idsOf(options, false)[0] }),
	pickable: ({ options }) => pickableOptions(options),
	rekeyed: (body, { choice }) => ({
		...body,
		options: body.options.map((option) => ({ ...option, correct: option.id === choice }))
	})
});
