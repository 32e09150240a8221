import type { InlineHtml } from '#lib/catalogue/published.ts';
import { byId, itemType, textOf } from '../item-type.ts';
import { pickableOptions, reviewOptions } from '../options.rules.ts';
import { idsOf, picksResponse, scorePicks, withCorrect } from '../picks.rules.ts';
import type { HotspotBody, Region } from './hotspot.content.ts';
import type { Shape } from './shape.rules.ts';

export type HotspotShown = {
	image: HotspotBody['image'];
	regions: { id: string; html: InlineHtml; shape: Shape }[];
	/** True when more than one region may be picked. */
	several: boolean;
};
export type HotspotResponse = { choices: string[] };

const isSeveral = (regions: readonly Region[]) => idsOf(regions, true).length > 1;

const asOptions = (regions: readonly Region[]) =>
	regions.map((region) => ({ ...region, html: region.labelHtml }));

/** Regions of a picture: one right one is all or nothing, several count as multiple response. */
export const hotspot = itemType<HotspotBody, HotspotResponse, HotspotShown>({
	type: 'hotspot',
	arrange: ({ regions }, shuffle) => shuffle(regions.map(({ id }) => id)),
	shown: ({ image, regions }) => ({
		image,
		regions: byId(regions.map(({ id, labelHtml, shape }) => ({ id, html: labelHtml, shape }))),
		several: isSeveral(regions)
	}),
	response: ({ regions }) => picksResponse(regions, isSeveral(regions) ? regions.length : 1),
	filled: (_, { choices }) => (choices.length > 0 ? 'whole' : 'none'),
	score: ({ regions }, { choices }) => scorePicks(regions, choices),
	review: ({ regions }, response) => reviewOptions(asOptions(regions), response?.choices ?? []),
	inWords: ({ regions }, { choices }) =>
		regions
			.filter(({ id }) => choices.includes(id))
			.map(({ labelHtml }) => textOf(labelHtml))
			.join('; '),
	right: ({ regions }) => ({ choices: idsOf(regions, true) }),
	wrong: ({ regions }) => ({ choices: idsOf(regions, false).slice(0, 1) }),
	pickable: ({ regions }) => pickableOptions(asOptions(regions)),
	rekeyed: (body, { choices }) => ({ ...body, regions: withCorrect(body.regions, choices) })
});
