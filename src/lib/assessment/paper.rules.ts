import { hash } from 'node:crypto';
import { fits } from '#lib/catalogue/content/blueprint.rules.ts';
import type { BlueprintCell, Item } from '#lib/catalogue/published.ts';
import type { Shuffle } from './items/item-type.ts';
import { typeOf } from './items/item-types.ts';

/**
 * A paper follows from the bank, the blueprint, the seed, what the learner has seen and what was taken
 * out of the quiz by then. Chance is a hash of the seed and an id, so neither the order of the bank
 * nor the machine matters, and anyone can work the same paper out again years later.
 */

/** What drawing needs to know of an item. */
export type Candidate = Pick<Item, 'id' | 'key' | 'type' | 'outcome' | 'level'>;

export type PaperItem = { position: number; itemId: string; optionOrder: string[] };

/** How often this learner met each item in earlier attempts. */
export type TimesSeen = ReadonlyMap<string, number>;

/** Ids of items that were taken out of the quiz. */
export type TakenOut = ReadonlySet<string>;

/**
 * Draws the items of one attempt in the blueprint's order. As many as can be are such as the learner
 * has not met, then such as were met once, and so on; among those, one of each type first, then by
 * chance. An item serves one cell only, and what
 * was taken out of the quiz serves none.
 * @returns fewer items than the blueprint asks for where no draw can fill it, never fewer than can be
 */
export function drawItems<C extends Candidate>(
	bank: readonly C[],
	blueprint: readonly BlueprintCell[],
	seed: string,
	seen: TimesSeen = new Map(),
	takenOut: TakenOut = new Set()
): C[] {
	const chosen = new Map<C, Slot<C>>();
	const left = bank.filter(({ id }) => !takenOut.has(id));
	const slots = blueprint.flatMap((cell) => {
		const wanted = preferred(
			left.filter((item) => fits(item, cell)),
			seed,
			seen
		);
		return Array.from({ length: cell.items }, (): Slot<C> => ({ wanted }));
	});
	// To make room, an item that was chosen moves to another slot, and never goes.
	for (const most of timesMet(left, seen)) {
		const isFresh = ({ id }: C) => (seen.get(id) ?? 0) <= most;
		const filled = new Set(chosen.values());
		for (const slot of slots) if (!filled.has(slot)) take(slot, chosen, new Set(), isFresh);
	}
	const itemOf = new Map([...chosen].map(([item, slot]) => [slot, item]));
	return slots.flatMap((slot) => itemOf.get(slot) ?? []);
}

const timesMet = (bank: readonly Candidate[], seen: TimesSeen): number[] =>
	[...new Set(bank.map(({ id }) => seen.get(id) ?? 0))].toSorted((a, b) => a - b);

/** How many questions a paper has, drawn now: any seed gives as many. */
export const paperLength = (
	bank: readonly Candidate[],
	blueprint: readonly BlueprintCell[],
	takenOut: TakenOut
): number => drawItems(bank, blueprint, '', new Map(), takenOut).length;

/** The paper as it is stored: positions from 1, and the order in which each item shows its options. */
export function layOut(
	items: readonly Pick<Item, 'id' | 'key' | 'type' | 'body'>[],
	seed: string
): PaperItem[] {
	return items.map((item, index) => ({
		position: index + 1,
		itemId: item.id,
		optionOrder: typeOf(item).arrange(item.body, shuffleBy(`${seed}/${item.key}`))
	}));
}

export const shuffleBy =
	(seed: string): Shuffle =>
	(ids) => {
		const chance = chances(seed, ids);
		return ids.toSorted((a, b) => compare(chance(a), chance(b)));
	};

/** One place on the paper, and the items that could stand there, best first. */
type Slot<C> = { wanted: readonly C[] };

/**
 * Gives the slot the best item that is free; when none is, makes another slot move to its next
 * choice (augmenting paths), so that a paper is found whenever there is one.
 */
function take<C>(
	slot: Slot<C>,
	chosen: Map<C, Slot<C>>,
	asked: Set<C>,
	allowed: (item: C) => boolean
): boolean {
	const wanted = slot.wanted.filter(allowed);
	const free = wanted.find((item) => !chosen.has(item));
	if (free) {
		chosen.set(free, slot);
		return true;
	}
	for (const item of wanted) {
		const holder = chosen.get(item);
		if (!holder || asked.has(item)) continue;
		asked.add(item);
		if (take(holder, chosen, asked, allowed)) {
			chosen.set(item, slot);
			return true;
		}
	}
	return false;
}

function preferred<C extends Candidate>(items: readonly C[], seed: string, seen: TimesSeen): C[] {
	const times = (item: C) => seen.get(item.id) ?? 0;
	const chance = chances(
		seed,
		items.map(({ key }) => key)
	);
	const byChance = items.toSorted(
		(a, b) => times(a) - times(b) || compare(chance(a.key), chance(b.key))
	);
	const firstOfType = (item: C) =>
		byChance.find((other) => other.type === item.type && times(other) === times(item)) === item;
	return byChance.toSorted(
		(a, b) => times(a) - times(b) || Number(firstOfType(b)) - Number(firstOfType(a))
	);
}

/** The chance of each id, worked out once, however often a sort compares it. */
function chances(seed: string, ids: readonly string[]): (id: string) => string {
	const known = new Map(ids.map((id) => [id, hash('sha256', `${seed}/${id}`, 'hex')]));
	return (id) => known.get(id) ?? '';
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
