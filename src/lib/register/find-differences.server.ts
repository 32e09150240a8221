import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { groundOf } from './agreement.rules.ts';
import { askList, askRange, type Asked, NoComparison } from './ask-holdings.server.ts';
import { medianAward, type Owed, ourHoldings, ourTallies } from './holdings.server.ts';
import {
	countOf,
	type Difference,
	differencesOf,
	isWithin,
	middleOf,
	type Range,
	sameTallies
} from './reconciliation.rules.ts';
import { termsFor } from './terms.server.ts';

/** A list is asked for where neither side has more than this. */
const SHORT = 64;
/** Where more than this differs, asking on would not help anybody. */
const MOST_QUESTIONS = 2_000;
/**
 * Each award that is told anew is told to every register, and nobody else can write a notice until all are:
 * one register that has its words mixed up must not cost the others that.
 */
const MOST_TOLD_ANEW = 500;
/** A register that takes seconds over each question would hold the worker for hours. */
const LONGEST_MS = 5 * 60_000;

export type Found = {
	differences: (Difference & { noticeId: string | null })[];
	questions: number;
};

/**
 * Finds the awards that differ by bisection: a range that differs is halved by what we hold in it, and
 * the halves compared, until it is short enough to be listed. With n awards and k that differ about
 * k times log2(n / 64) questions. What changes meanwhile is on its way, and says so.
 * @throws NoComparison the register cannot say, or takes too long, or far too much differs
 */
export async function findDifferences(
	sql: AnySql,
	asked: Asked,
	who: Owed,
	longestMs = LONGEST_MS
): Promise<Found> {
	const found: Found = { differences: [], questions: 0 };
	const end = performance.now() + longestMs;
	const open: Range[] = [{ from: null, to: null }];
	const bothOf = async (range: Range) => {
		const ours = await ourTallies(sql, who, range);
		const theirs = await askRange(asked, range, ours);
		found.questions++;
		return { ours, theirs };
	};
	for (let range = open.pop(); range; range = open.pop()) {
		if (found.questions >= MOST_QUESTIONS) {
			throw new NoComparison('Far too much differs to be listed: replay the whole feed.');
		}
		if (performance.now() > end) {
			throw new NoComparison('It took too long over the questions to find what differs.');
		}
		const { ours, theirs } = await bothOf(range);
		if (sameTallies(ours, theirs)) continue;
		if (countOf(ours) <= SHORT && countOf(theirs) <= SHORT) {
			const listed = await compareLists(sql, asked, who, range);
			found.differences.push(...listed);
			found.questions++;
			if (listed.length > 0) continue;
			// Something arrived between the questions; or its figures are wrong, and that is no agreement.
			const now = await bothOf(range);
			if (sameTallies(now.ours, now.theirs)) continue;
			throw new NoComparison('What it lists is not what it counts.');
		}
		const middle = (await medianAward(sql, who, range)) ?? middleOf(range);
		if (middle === range.from) {
			throw new NoComparison('It names awards that cannot be told apart.');
		}
		open.push({ from: middle, to: range.to }, { from: range.from, to: middle });
	}
	if (found.differences.filter(({ remedy }) => remedy === 'tellAgain').length > MOST_TOLD_ANEW) {
		throw new NoComparison(
			`It shows more than ${MOST_TOLD_ANEW} awards with another status than it was told. Ask those who run it.`
		);
	}
	return found;
}

async function compareLists(sql: AnySql, asked: Asked, who: Owed, range: Range) {
	const theirs = await askList(asked, range);
	if (!theirs.every(({ awardId }) => isWithin(awardId, range))) {
		throw new NoComparison('It lists awards that it was not asked for.');
	}
	const ours = await ourHoldings(sql, who, range);
	const ids = [...ours, ...theirs].map(({ awardId }) => awardId);
	const known = {
		waiting: new Set(ours.filter((one) => one.waiting).map(({ awardId }) => awardId)),
		fetches: who.fetches,
		noGround: await withoutGround(sql, who.receiverId, ids, londonDay(asked.at))
	};
	const noticeOf = new Map(ours.map(({ awardId, noticeId }) => [awardId, noticeId]));
	return differencesOf(ours, theirs, known).map((difference) => ({
		...difference,
		noticeId: noticeOf.get(difference.awardId) ?? null
	}));
}

/** Those of these awards that the register may not be told of today. */
async function withoutGround(
	sql: AnySql,
	receiverId: string,
	awardIds: string[],
	today: string
): Promise<Set<string>> {
	const holders = await sql<{ id: string; personId: string }[]>`
		select id, person_id from award where id = any(${awardIds}::uuid[])`;
	const people = holders.map(({ personId }) => personId);
	const terms = await termsFor(sql, receiverId, people);
	const isLive = (personId: string) => {
		const own = terms.get(personId);
		return own !== undefined && groundOf(own, today).live;
	};
	return new Set(holders.filter(({ personId }) => !isLive(personId)).map(({ id }) => id));
}
