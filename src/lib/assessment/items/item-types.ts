import type { Item } from '#lib/catalogue/published.ts';
import type { ItemType } from './item-type.ts';
import { itemTypes } from './list.ts';

const byType = new Map(itemTypes.map((type) => [type.type, type]));

export function typeOf(item: Pick<Item, 'type'>): ItemType {
	const type = byType.get(item.type);
	if (!type) throw new Error(`There is no item type "${item.type}".`);
	return type;
}
