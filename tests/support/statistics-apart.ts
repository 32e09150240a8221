import {
	mean,
	median,
	sampleCorrelation,
	sampleStandardDeviation,
	sampleVariance
} from 'simple-statistics';
import type { QuizStatistics } from '../../src/lib/assessment/statistics/quiz-statistics.server.ts';
import type { Sql } from '../../src/lib/platform/database.server.ts';
import { firstDay } from './factories.ts';

/**
 * The figures of a quiz whose papers are all of one length, worked out apart from the code under test:
 * from plain rows, by a library of statistics.
 */
export async function statisticsApart(
	sql: Sql,
	assessmentId: string
): Promise<{ quiz: Partial<QuizStatistics['quiz']>; items: Map<string, ItemApart> }> {
	const papers = await sql<{ detail: Line[] }[]>`
		select detail from mark where assessment_id = ${assessmentId}`;
	const wholes = papers.map(({ detail }) => percentOf(detail));
	const length = papers[0]?.detail.length ?? 0;
	const places = Array.from({ length }, (_, place) =>
		papers.map(({ detail }) => (100 * detail[place]!.score) / total(detail))
	);
	const parts = places.reduce((sum, place) => sum + sampleVariance(place), 0);
	const alpha = (length / (length - 1)) * (1 - parts / sampleVariance(wholes));
	const deviation = sampleStandardDeviation(wholes);
	return {
		quiz: {
			...{ tries: papers.length, alphaTries: papers.length, alphaQuestions: length, alpha },
			...{ meanPercent: mean(wholes), standardDeviationPercent: deviation },
			standardErrorPercent: deviation * Math.sqrt(1 - alpha)
		},
		items: itemsOf(papers, await savesByItem(sql, assessmentId))
	};
}

export type ItemApart = {
	tries: number;
	facility: number;
	discrimination: number;
	medianSeconds: number;
	/** By option. */
	picks: Map<string, number>;
};

type Line = { itemId: string; score: number; marks: number };
const total = (detail: readonly Line[]) => detail.reduce((sum, { marks }) => sum + marks, 0);
const percentOf = (detail: readonly Line[]) =>
	(100 * detail.reduce((sum, { score }) => sum + score, 0)) / total(detail);

function itemsOf(
	papers: readonly { detail: Line[] }[],
	saves: ReadonlyMap<string, Saves>
): Map<string, ItemApart> {
	const held = new Map<string, { shares: number[]; rests: number[] }>();
	for (const { detail } of papers) {
		for (const line of detail) {
			const one = held.get(line.itemId) ?? { shares: [], rests: [] };
			one.shares.push(line.score / line.marks);
			one.rests.push(percentOf(detail.filter((other) => other !== line)));
			held.set(line.itemId, one);
		}
	}
	return new Map(
		[...held].map(([itemId, { shares, rests }]) => [
			itemId,
			{
				...{ tries: shares.length, facility: mean(shares) },
				discrimination: sampleCorrelation(shares, rests),
				medianSeconds: median(saves.get(itemId)?.seconds ?? []),
				picks: saves.get(itemId)?.picks ?? new Map<string, number>()
			}
		])
	);
}

type Saves = { seconds: number[]; picks: Map<string, number> };

/** One answer a question, in the order of the paper: what passed since the one before, and what it picks. */
async function savesByItem(sql: Sql, assessmentId: string): Promise<Map<string, Saves>> {
	const rows = await sql<{ attemptId: string; itemId: string; choice: string; at: Date }[]>`
		select a.attempt_id, a.item_id, a.response ->> 'choice' as choice, a.received_at as at
		from answer a
		where a.attempt_id in (select attempt_id from mark where assessment_id = ${assessmentId})
		order by a.attempt_id, a.client_seq`;
	const saves = new Map<string, Saves>();
	rows.forEach(({ attemptId, itemId, choice, at }, index) => {
		const before = rows[index - 1];
		const since = before?.attemptId === attemptId ? before.at : firstDay;
		const of = saves.get(itemId) ?? { seconds: [], picks: new Map<string, number>() };
		of.seconds.push((at.getTime() - since.getTime()) / 1000);
		of.picks.set(choice, (of.picks.get(choice) ?? 0) + 1);
		saves.set(itemId, of);
	});
	return saves;
}
