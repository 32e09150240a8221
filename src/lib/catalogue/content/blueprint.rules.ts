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

/** A resit should draw fresh items: the bank fills the blueprint this often at once. */
export const WANTED_FILLS = 2;

/** A cell against a bank. */
type Filled = {
	/** Items of the bank that fit it; cells may share them. */
	fitting: number;
	/** Seats that stay empty when each item serves one cell at most. */
	empty: number;
	/** That enough fit, and others draw from them too. */
	isShared: boolean;
};

/**
 * Whether a bank fills a blueprint, as publishing asks it and the bank's grid foretells it.
 * @param fills how many papers are to be drawn with no item in two of them
 * @returns what each cell has, and the places in the bank of items that no cell draws
 */
export function fillOf(
	cells: readonly Cell[],
	bank: readonly Candidate[],
	fills = 1
): { cells: Filled[]; strays: number[] } {
	const wanted = cells.map((cell) => ({ ...cell, items: cell.items * fills }));
	const empty = emptySeats(wanted, bank);
	return {
		cells: wanted.map((cell, index) => {
			const fitting = bank.filter((item) => fits(item, cell)).length;
			return { fitting, empty: empty[index] ?? 0, isShared: fitting >= cell.items };
		}),
		strays: bank.flatMap((item, index) => (cells.some((cell) => fits(item, cell)) ? [] : [index]))
	};
}

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
