import {
	type Candidate,
	fillOf,
	fits,
	WANTED_FILLS
} from '#lib/catalogue/content/blueprint.rules.ts';
import type { BlueprintCell } from '#lib/catalogue/published.ts';

type Banked = Candidate & { key: string; state: string };

/** One cell of a blueprint against the bank. */
export type CellCoverage = {
	outcome: string;
	types: string[];
	levels: string[];
	/** Questions that one paper draws from it. */
	needed: number;
	live: number;
	/** Reviewed, and one step from live. */
	reviewed: number;
	draft: number;
	verdict: 'short' | 'thin' | 'enough';
	/** What is wanted, in plain words; empty where nothing is. */
	wanted: string;
};

export type Coverage = {
	cells: CellCoverage[];
	/** Keys of live questions that no cell draws: an edition with one of them is refused. */
	strays: string[];
};

/**
 * What each cell needs and has. Publishing refuses a quiz made of the live questions exactly when
 * a cell is short or a question strays: both ask the same rule. A resit wants questions that the
 * first try did not show.
 */
export function coverageOf(blueprint: readonly BlueprintCell[], bank: readonly Banked[]): Coverage {
	const live = bank.filter(({ state }) => state === 'live');
	const once = fillOf(blueprint, live);
	const fresh = fillOf(blueprint, live, WANTED_FILLS);
	const cells = blueprint.map((cell, index): CellCoverage => {
		const { outcome, items: needed, types, levels } = cell;
		const count = (state: string) =>
			bank.filter((item) => item.state === state && fits(item, cell)).length;
		const short = once.cells[index]!;
		const thin = fresh.cells[index]!;
		const about = { outcome, types: [...types], levels: [...levels], needed, live: short.fitting };
		const notLive = { reviewed: count('reviewed'), draft: count('draft') };
		if (short.empty > 0) {
			return { ...about, ...notLive, verdict: 'short', wanted: wantedWords(short, 'must go live') };
		}
		if (thin.empty > 0) {
			return {
				...about,
				...notLive,
				verdict: 'thin',
				wanted: wantedWords(thin, 'would make a resit all new')
			};
		}
		return { ...about, ...notLive, verdict: 'enough', wanted: '' };
	});
	const strays = blueprint.length > 0 ? once.strays.map((index) => live[index]!.key) : [];
	return { cells, strays };
}

const wantedWords = ({ empty, isShared }: { empty: number; isShared: boolean }, why: string) =>
	`${empty} more ${why}${isShared ? ', as other cells draw from the same questions' : ''}`;
