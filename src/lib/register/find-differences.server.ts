import type { AnySql } from '#lib/platform/database.server.ts';
import { askList, askRange, type Asked, NoComparison } from './ask-holdings.server.ts';
import { medianAward, type Owed, ourHoldings, ourTallies } from './holdings.server.ts';
import {
	countOf,
	type Difference,
	differencesOf,
	middleOf,
	type Range,
	sameTallies
} from './reconciliation.rules.ts';

/** A list is asked for where neither side has more than this. */
const SHORT = 64;
/** Where more than this differs, asking on would not help anybody. */
const MOST_QUESTIONS = 2_000;

export type Found = {
	differences: (Difference & { noticeId: string | null })[];
	questions: number;
};

/**
 * Finds the awards that differ by bisection: a range that differs is halved by what we hold in it, and
 * the halves compared, until it is short enough to be listed. With n awards and k that differ about
 * k times log2(n / 64) questions. What changes meanwhile is on its way, and says so.
 * @throws NoComparison the register cannot say, or far too much differs
 */
export async function findDifferences(sql: AnySql, asked: Asked, who: Owed): Promise<Found> {
	const found: Found = { differences: [], questions: 0 };
	const open: Range[] = [{ from: null, to: null }];
	for (let range = open.pop(); range; range = open.pop()) {
		if (found.questions >= MOST_QUESTIONS) {
			throw new NoComparison('Far too much differs to be listed: replay the whole feed.');
		}
		const ours = await ourTallies(sql, who, range);
		const theirs = await askRange(asked, range, ours);
		found.questions++;
		if (sameTallies(ours, theirs)) continue;
		if (countOf(ours) <= SHORT && countOf(theirs) <= SHORT) {
			found.differences.push(...(await compareLists(sql, asked, who, range)));
			found.questions++;
			continue;
		}
		const middle = (await medianAward(sql, range)) ?? middleOf(range);
		if (middle === range.from) {
			throw new NoComparison('It names awards that cannot be told apart.');
		}
		open.push({ from: middle, to: range.to }, { from: range.from, to: middle });
	}
	return found;
}

async function compareLists(sql: AnySql, asked: Asked, who: Owed, range: Range) {
	const theirs = await askList(asked, range);
	const ours = await ourHoldings(sql, who, range);
	const waiting = new Set(ours.filter((one) => one.waiting).map(({ awardId }) => awardId));
	const noticeOf = new Map(ours.map(({ awardId, noticeId }) => [awardId, noticeId]));
	return differencesOf(ours, theirs, waiting).map((difference) => ({
		...difference,
		noticeId: noticeOf.get(difference.awardId) ?? null
	}));
}
