/** A cell of a blueprint, and an item, as far as drawing goes. */
export type Cell = {
	outcome: string;
	items: number;
	types: readonly string[];
	levels: readonly string[];
};
export type Candidate = { outcome: string; type: string; level: string };

export const fits = (item: Candidate, cell: Omit<Cell, 'items'>): boolean =>
	item.outcome === cell.outcome &&
	cell.types.includes(item.type) &&
	cell.levels.includes(item.level);

/**
 * Whether a bank fills a blueprint when each item serves one cell at most. Cells may overlap, so
 * counting cell by cell would not do: seats are given out by augmenting paths.
 * @returns how many seats stay empty, by cell
 */
export function emptySeats(cells: readonly Cell[], bank: readonly Candidate[]): number[] {
	const holder = new Map<number, number>();
	const empty = cells.map(() => 0);

	function seat(cell: number, tried: Set<number>): boolean {
		const wanted = cells[cell];
		if (!wanted) return false;
		for (const [index, item] of bank.entries()) {
			if (tried.has(index) || !fits(item, wanted)) continue;
			tried.add(index);
			const present = holder.get(index);
			if (present === undefined || seat(present, tried)) {
				holder.set(index, cell);
				return true;
			}
		}
		return false;
	}

	cells.forEach((cell, index) => {
		for (let taken = 0; taken < cell.items; taken++) {
			if (!seat(index, new Set())) {
				empty[index] = cell.items - taken;
				break;
			}
		}
	});
	return empty;
}
