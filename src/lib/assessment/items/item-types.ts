import type { Item } from '#lib/catalogue/published.ts';
import type { ItemType } from './item-type.ts';
import { matching } from './matching/matching.rules.ts';
import { multipleResponse } from './multiple-response/multiple-response.rules.ts';
import { numeric } from './numeric/numeric.rules.ts';
import { ordering } from './ordering/ordering.rules.ts';
import { singleChoice } from './single-choice/single-choice.rules.ts';

/**
 * Every type of item: one for each folder here, which a test proves. Written out because the
 * worker and the command line run without a bundler.
 */
export const itemTypes: readonly ItemType[] = [
	matching,
	multipleResponse,
	numeric,
	ordering,
	singleChoice
];

const byType = new Map(itemTypes.map((type) => [type.type, type]));

export function typeOf(item: Pick<Item, 'type'>): ItemType {
	const type = byType.get(item.type);
	if (!type) throw new Error(`There is no item type "${item.type}".`);
	return type;
}
