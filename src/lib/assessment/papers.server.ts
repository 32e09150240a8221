import type { Item } from '#lib/catalogue/published.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { effectiveAnswers } from './answer-journal.server.ts';
import type { PaperItem, TakenOut, TimesSeen } from './paper.rules.ts';
import type { ScoredAs } from './score.rules.ts';

/** One question of a paper with the answer that counts. */
export type PaperLine = {
	position: number;
	/** Ids of what the question shows, in this paper's order. */
	optionOrder: string[];
	item: BankItem;
	/** Null: nothing answered. */
	response: unknown;
	flagged: boolean;
	receivedAt: Date | null;
	/** How it is scored since it was put right; null: as published. */
	correction: ScoredAs | null;
};

export type BankItem = Pick<Item, 'id' | 'key' | 'type' | 'outcome' | 'level' | 'marks' | 'body'>;

const columns = (sql: AnySql) => sql`i.id, i.key, i.type, i.outcome, i.level, i.marks, i.body`;

/** How often this learner met each item of the quiz before, or before the try of this number. */
export async function timesSeen(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string,
	before: number | null = null
): Promise<TimesSeen> {
	const rows = await sql<{ itemId: string; times: number }[]>`
		select ai.item_id, count(*)::int as times
		from attempt a join attempt_item ai on ai.attempt_id = a.id
		where a.enrolment_id = ${enrolmentId} and a.assessment_id = ${assessmentId}
			and (${before}::int is null or a.number < ${before})
		group by ai.item_id`;
	return new Map(rows.map(({ itemId, times }) => [itemId, times]));
}

/** What is taken out of a quiz now: no paper that begins now holds it. */
export async function takenOutOf(sql: AnySql, assessmentId: string): Promise<TakenOut> {
	const rows = await sql<{ itemId: string }[]>`
		select i.id as item_id from item i cross join lateral (
			select kind from item_correction n where n.item_id = i.id order by n.seq desc limit 1
		) newest
		where i.assessment_id = ${assessmentId} and newest.kind = 'void'`;
	return new Set(rows.map(({ itemId }) => itemId));
}

export async function insertPaper(
	tx: Transaction,
	attemptId: string,
	paper: readonly PaperItem[]
): Promise<void> {
	await tx`insert into attempt_item ${tx(paper.map((line) => ({ attemptId, ...line })))}`;
}

/** The questions of a try, without answers. */
export async function questionsOf(
	sql: AnySql,
	attemptId: string
): Promise<Pick<PaperLine, 'position' | 'optionOrder' | 'item'>[]> {
	const rows = await sql<(BankItem & PaperItem)[]>`
		select ai.position, ai.option_order, ${columns(sql)}
		from attempt_item ai join item i on i.id = ai.item_id
		where ai.attempt_id = ${attemptId} order by ai.position`;
	return rows.map(({ position, optionOrder, ...item }) => ({ position, optionOrder, item }));
}

/**
 * The questions of a try with the answers that count, in order.
 * @param asOf corrections made later than this are left out
 */
export async function paperOf(
	sql: AnySql,
	attemptId: string,
	asOf: Date | null = null
): Promise<PaperLine[]> {
	const [questions, corrections, answers] = await Promise.all([
		questionsOf(sql, attemptId),
		correctionsIn(sql, attemptId, asOf),
		effectiveAnswers(sql, attemptId)
	]);
	return questions.map((question) => {
		const answer = answers.get(question.item.id);
		return {
			...question,
			response: answer?.response ?? null,
			flagged: answer?.flagged ?? false,
			receivedAt: answer?.receivedAt ?? null,
			correction: corrections.get(question.item.id) ?? null
		};
	});
}

/** How questions of a try are scored since they were put right; most papers hold none. */
async function correctionsIn(
	sql: AnySql,
	attemptId: string,
	asOf: Date | null
): Promise<Map<string, ScoredAs>> {
	const rows = await sql<(ScoredAs & { itemId: string })[]>`
		select distinct on (n.item_id) n.item_id, n.kind, n.keys
		from attempt_item p join item_correction n on n.item_id = p.item_id
		where p.attempt_id = ${attemptId} and (${asOf}::timestamptz is null or n.corrected_at <= ${asOf})
		order by n.item_id, n.seq desc`;
	return new Map(rows.map(({ itemId, ...correction }) => [itemId, correction]));
}

/** When the newest of the answers that count arrived; null when nothing was answered. */
export function newestAnswerAt(paper: readonly Pick<PaperLine, 'receivedAt'>[]): Date | null {
	const times = paper.flatMap(({ receivedAt }) => receivedAt?.getTime() ?? []);
	return times.length > 0 ? new Date(Math.max(...times)) : null;
}
