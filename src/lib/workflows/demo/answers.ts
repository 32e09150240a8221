import { typeOf } from '#lib/assessment/items/item-types.ts';
import type { ItemBody } from '#lib/catalogue/published.ts';

type Question = { item: { id: string; marks: number; body: ItemBody } };

/**
 * Answers to a paper that come to about `share` of its marks: right ones until the share is reached,
 * wrong ones after.
 */
export function answersFor<Q extends Question>(
	paper: readonly Q[],
	share: number
): { itemId: string; response: object }[] {
	const total = paper.reduce((sum, { item }) => sum + item.marks, 0);
	let reached = 0;
	return paper.map(({ item }) => {
		const right = reached + item.marks <= share * total + 1e-9;
		const type = typeOf(item.body);
		if (right) reached += item.marks;
		return { itemId: item.id, response: right ? type.right(item.body) : type.wrong(item.body) };
	});
}
