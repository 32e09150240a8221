import type { Item } from '#lib/catalogue/published.ts';
import { typeOf } from './items/item-types.ts';

/** Raised whenever the scoring of any type changes its meaning; kept with every mark. */
export const SCORING_RULES = 'quiz/1';

export type AnsweredItem = {
	item: Pick<Item, 'id' | 'type' | 'marks' | 'outcome' | 'body'>;
	/** As stored in the journal; null when nothing was answered. */
	response: unknown;
};

export type ItemScore = { itemId: string; score: number; marks: number };

/** Marks for one item, to four decimals: thirds must not be lost before they are added up. */
export function scoreItem({ item, response }: AnsweredItem): ItemScore {
	const share = response === null ? 0 : typeOf(item).score(item.body, response);
	return { itemId: item.id, score: Math.round(share * item.marks * 1e4) / 1e4, marks: item.marks };
}

/** @returns percent 0 to 100 with two decimals; it is published as a whole number, rounded once */
export function scorePaper(paper: readonly AnsweredItem[]): {
	percent: number;
	detail: ItemScore[];
} {
	const detail = paper.map(scoreItem);
	const total = sum(detail.map(({ marks }) => marks));
	const score = sum(detail.map(({ score }) => score));
	return { percent: total === 0 ? 0 : Math.round((score / total) * 1e4) / 100, detail };
}

export type OutcomeScore = { outcome: string; score: number; marks: number };

/** The same scores by outcome, weakest first: what to read next. */
export function scoreByOutcome(
	paper: readonly { item: Pick<Item, 'id' | 'outcome'> }[],
	detail: readonly ItemScore[]
): OutcomeScore[] {
	const outcomes = Map.groupBy(paper, ({ item }) => item.outcome);
	const scoreOf = new Map(detail.map((one) => [one.itemId, one]));
	return [...outcomes]
		.map(([outcome, entries]) => {
			const scores = entries.flatMap(({ item }) => scoreOf.get(item.id) ?? []);
			return {
				outcome,
				score: sum(scores.map(({ score }) => score)),
				marks: sum(scores.map(({ marks }) => marks))
			};
		})
		.toSorted(
			(a, b) => a.score / a.marks - b.score / b.marks || a.outcome.localeCompare(b.outcome)
		);
}

const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);
