/** The geometry of StackedBars.svelte, in percent of the width, so that text never shrinks with it. */

export type Part = { label: string; count: number; fill: string; ink: string };
export type Bar = { label: string; parts: readonly Part[] };

type PlacedPart = Part & {
	from: number;
	width: number;
	middle: number;
	/** What fits into the part on a wide screen and on a narrow one; empty where nothing does. */
	says: { wide: string; narrow: string };
};
type PlacedBar = { label: string; total: number; counts: Map<string, number>; parts: PlacedPart[] };

// The bar is about 700 pixels wide on a wide screen and 280 on a narrow one.
const WIDE_PX = 700;
const NARROW_PX = 280;
const PX_PER_CHARACTER = 8.5;
const PADDING_PX = 10;

/**
 * @param whole every bar fills the width: shares are compared; else lengths are, and the largest
 * row fills the width
 */
export function layOut(
	rows: readonly Bar[],
	whole: boolean
): { bars: PlacedBar[]; legend: { label: string; fill: string }[] } {
	const totals = rows.map((row) => row.parts.reduce((sum, { count }) => sum + count, 0));
	const largest = Math.max(1, ...totals);
	const bars = rows.map((row, index) => {
		const total = totals[index] ?? 0;
		const full = whole ? Math.max(1, total) : largest;
		let before = 0;
		const parts = row.parts
			.filter(({ count }) => count > 0)
			.map((part) => {
				const from = (before / full) * 100;
				before += part.count;
				const width = (part.count / full) * 100;
				return { ...part, from, width, middle: from + width / 2, says: whatFits(part, width) };
			});
		const counts = new Map(row.parts.map(({ label, count }) => [label, count]));
		return { label: row.label, total, counts, parts };
	});
	return { bars, legend: legendOf(rows) };
}

/** Each label that occurs, in the order in which the rows give them. */
function legendOf(rows: readonly Bar[]): { label: string; fill: string }[] {
	const shown = rows.flatMap((row) => row.parts).filter(({ count }) => count > 0);
	const order = [...new Set(rows.flatMap((row) => row.parts.map(({ label }) => label)))];
	return order.flatMap((label) => {
		const part = shown.find((each) => each.label === label);
		return part ? [{ label, fill: part.fill }] : [];
	});
}

function whatFits({ label, count }: Part, widthPercent: number): PlacedPart['says'] {
	const fits = (text: string, barPx: number) =>
		text.length * PX_PER_CHARACTER + PADDING_PX <= (widthPercent / 100) * barPx;
	const best = (texts: readonly string[], barPx: number) =>
		texts.find((text) => fits(text, barPx)) ?? '';
	return {
		wide: best([`${label} ${count}`, String(count)], WIDE_PX),
		narrow: best([String(count)], NARROW_PX)
	};
}
