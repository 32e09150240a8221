import type { BlueprintCell } from '#lib/catalogue/published.ts';

type Banked = { state: string; outcome: string; type: string; level: string };

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
};

/** For a second try with other questions. */
const FRESH_PAPERS = 2;

/** What each cell needs and has: a resit wants questions that the first try did not show. */
export function coverageOf(
	blueprint: readonly BlueprintCell[],
	bank: readonly Banked[]
): CellCoverage[] {
	return blueprint.map(({ outcome, items: needed, types, levels }) => {
		const fitting = bank.filter(
			(item) =>
				item.outcome === outcome &&
				(types as string[]).includes(item.type) &&
				(levels as string[]).includes(item.level)
		);
		const count = (state: string) => fitting.filter((item) => item.state === state).length;
		const live = count('live');
		const verdict = live < needed ? 'short' : live < needed * FRESH_PAPERS ? 'thin' : 'enough';
		return {
			...{ outcome, types: [...types], levels: [...levels], needed, live },
			...{ reviewed: count('reviewed'), draft: count('draft'), verdict }
		};
	});
}
