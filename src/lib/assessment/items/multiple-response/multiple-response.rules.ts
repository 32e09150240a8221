import type { Html } from '#lib/catalogue/published.ts';
import { byId, itemType, textOf } from '../item-type.ts';
import { pickableOptions, reviewOptions } from '../options.rules.ts';
import { idsOf, picksResponse, scorePicks, withCorrect } from '../picks.rules.ts';
import type { MultipleResponseBody } from './multiple-response.content.ts';

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
	response: ({ options }) => picksResponse(options, options.length),
	filled: (_, { choices }) => (choices.length > 0 ? 'whole' : 'none'),
	score: ({ options }, { choices }) => scorePicks(options, choices),
	review: ({ options }, response) => reviewOptions(options, response?.choices ?? []),
	inWords: ({ options }, { choices }) =>
		options
			.filter(({ id }) => choices.includes(id))
			.map(({ html }) => textOf(html))
			.join('; '),
	right: ({ options }) => ({ choices: idsOf(options, true) }),
	wrong: ({ options }) => ({ choices: idsOf(options, false) }),
	pickable: ({ options }) => pickableOptions(options),
	rekeyed: (body, { choices }) => ({ ...body, options: withCorrect(body.options, choices) })
});
