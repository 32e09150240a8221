import type { Item, ItemBody } from '#lib/catalogue/published.ts';
import { typeOf } from './items/item-types.ts';

/** Raised whenever the scoring of any type changes its meaning; kept with every mark. */
export const SCORING_RULES = 'quiz/1';

export type AnsweredItem = {
	item: Pick<Item, 'id' | 'type' | 'marks' | 'outcome' | 'body'>;
	/** As stored in the journal; null when nothing was answered. */
	response: unknown;
	/** How it is scored since it was put right; absent or null: as published. */
	correction?: ScoredAs | null;
};

/** Taken out of the quiz, or scored by whichever of these keys gives the answer most. */
export type ScoredAs =
	{ kind: 'void' } | { kind: 'as-published' } | { kind: 'keys'; keys: ItemBody[] };

export type ItemScore = {
	itemId: string;
	score: number;
	marks: number;
	/** A tutor's words; only where a person gave the marks. */
	comment?: string;
};

/** What a tutor gave for the answers that a person marks, by item id. */
export type GivenMarks = ReadonlyMap<string, { score: number; comment: string }>;

/** The tutor's marks in a mark that was made: whoever scores a paper again starts from them. */
export const givenIn = (detail: readonly ItemScore[]): GivenMarks =>
	new Map(detail.map(({ itemId, score, comment = '' }) => [itemId, { score, comment }]));

/** Answers that wait for a person. What was left unanswered needs nobody. */
export const answersForPerson = (
	paper: readonly AnsweredItem[]
): { itemId: string; words: number }[] =>
	paper
		.filter(({ item, response, correction }) => {
			const type = typeOf(item);
			return (
				correction?.kind !== 'void' &&
				type.needsPerson(item.body) &&
				type.filled(item.body, response) !== 'none'
			);
		})
		.map(({ item, response }) => {
			const words = typeOf(item).inWords(item.body, response).split(/\s+/);
			return { itemId: item.id, words: words.length };
		});

/** Marks for one item, to four decimals: thirds must not be lost before they are added up. */
export function scoreItem({ item, response, correction }: AnsweredItem): ItemScore {
	if (correction?.kind === 'void') return { itemId: item.id, score: 0, marks: 0 };
	const key = keyFor({ item, response, correction: correction ?? null });
	const share = response === null ? 0 : typeOf(item).score(key, response);
	return { itemId: item.id, score: Math.round(share * item.marks * 1e4) / 1e4, marks: item.marks };
}

/** The key that gives this answer most; of several the first. */
export function keyFor({ item, response, correction }: AnsweredItem): ItemBody {
	if (correction?.kind !== 'keys') return item.body;
	const scores = correction.keys.map((key) => typeOf(item).score(key, response));
	return correction.keys[scores.indexOf(Math.max(...scores))] ?? item.body;
}

/** A tutor's marks count for what a person marks, and for nothing else. */
function scoreLine(line: AnsweredItem, given: GivenMarks): ItemScore {
	const { id: itemId, marks, body } = line.item;
	const counts = line.correction?.kind !== 'void' && typeOf(line.item).needsPerson(body);
	const byPerson = counts ? given.get(itemId) : undefined;
	return byPerson
		? { itemId, score: Math.min(byPerson.score, marks), marks, comment: byPerson.comment }
		: scoreItem(line);
}

/** @returns percent 0 to 100 with two decimals; it is published as a whole number, rounded once */
export function scorePaper(
	paper: readonly AnsweredItem[],
	given: GivenMarks = new Map()
): { percent: number; detail: ItemScore[] } {
	const detail = paper.map((line) => scoreLine(line, given));
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
	return (
		[...outcomes]
			.map(([outcome, entries]) => {
				const scores = entries.flatMap(({ item }) => scoreOf.get(item.id) ?? []);
				return {
					outcome,
					score: sum(scores.map(({ score }) => score)),
					marks: sum(scores.map(({ marks }) => marks))
				};
			})
			// Of an outcome whose questions were all taken out nothing is known.
			.filter(({ marks }) => marks > 0)
			.toSorted(
				(a, b) => a.score / a.marks - b.score / b.marks || a.outcome.localeCompare(b.outcome)
			)
	);
}

const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);
