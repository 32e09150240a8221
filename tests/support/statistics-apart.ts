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
		items: itemsOf(papers, await secondsByItem(sql, assessmentId))
	};
}

export type ItemApart = {
	tries: number;
	facility: number;
	discrimination: number;
	medianSeconds: number;
};

type Line = { itemId: string; score: number; marks: number };
const total = (detail: readonly Line[]) => detail.reduce((sum, { marks }) => sum + marks, 0);
const percentOf = (detail: readonly Line[]) =>
	(100 * detail.reduce((sum, { score }) => sum + score, 0)) / total(detail);

function itemsOf(
	papers: readonly { detail: Line[] }[],
	seconds: ReadonlyMap<string, number[]>
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
				medianSeconds: median(seconds.get(itemId) ?? [])
			}
		])
	);
}

/** One answer a question, in the order of the paper: what passed since the one before. */
async function secondsByItem(sql: Sql, assessmentId: string): Promise<Map<string, number[]>> {
	const rows = await sql<{ attemptId: string; itemId: string; at: Date }[]>`
		select a.attempt_id, a.item_id, a.received_at as at from answer a
		where a.attempt_id in (select attempt_id from mark where assessment_id = ${assessmentId})
		order by a.attempt_id, a.client_seq`;
	const spent = new Map<string, number[]>();
	rows.forEach((row, index) => {
		const before = rows[index - 1];
		const since = before?.attemptId === row.attemptId ? before.at : firstDay;
		const seconds = spent.get(row.itemId) ?? [];
		seconds.push((row.at.getTime() - since.getTime()) / 1000);
		spent.set(row.itemId, seconds);
	});
	return spent;
}
