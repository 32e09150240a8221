import type { Item } from '#lib/catalogue/published.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
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

/** An item of a quiz that a learner had on a paper. */
type Met = { attemptId: string; itemId: string };

/** What was on the papers of this enrolment before, or before the try of this number. */
export async function metHere(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string,
	before: number | null = null
): Promise<Met[]> {
	return sql<Met[]>`
		select ai.attempt_id, ai.item_id
		from attempt a join attempt_item ai on ai.attempt_id = a.id
		where a.enrolment_id = ${enrolmentId} and a.assessment_id = ${assessmentId}
			and (${before}::int is null or a.number < ${before})`;
}

/**
 * What the learner met in other cohorts of the course, whatever edition these take: a question keeps
 * its key from edition to edition.
 */
export async function metElsewhere(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<Met[]> {
	return sql<Met[]>`
		select a.id as attempt_id, i.id as item_id
		from enrolment me join enrolment e on e.person_id = me.person_id and e.id <> me.id
			join attempt a on a.enrolment_id = e.id
			join attempt_item ai on ai.attempt_id = a.id join item was on was.id = ai.item_id
			join item i on i.assessment_id = ${assessmentId} and i.key = was.key
			join edition there on there.id = was.edition_id join edition here on here.id = i.edition_id
		where me.id = ${enrolmentId} and there.course_code = here.course_code`;
}

/** The same of the tries that counted when a paper was drawn. */
export async function metIn(
	sql: AnySql,
	attemptIds: readonly string[],
	assessmentId: string
): Promise<Met[]> {
	if (attemptIds.length === 0) return [];
	return sql<Met[]>`
		select ai.attempt_id, i.id as item_id
		from attempt_item ai join item was on was.id = ai.item_id
			join item i on i.assessment_id = ${assessmentId} and i.key = was.key
		where ai.attempt_id = any(${[...attemptIds]}::uuid[])`;
}

export function timesSeen(...met: readonly Met[][]): TimesSeen {
	const times = new Map<string, number>();
	for (const { itemId } of met.flat()) times.set(itemId, (times.get(itemId) ?? 0) + 1);
	return times;
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
	// One parameter for the whole paper: a crowd that begins together sends many.
	await tx`
		insert into attempt_item (attempt_id, position, item_id, option_order)
		select ${attemptId}, line.position, line."itemId", line."optionOrder"
		from json_to_recordset(${tx.json(paper as never)}::json)
			line(position int, "itemId" uuid, "optionOrder" text[])`;
	// Its pages open next. Where the story is undone after all, nobody asks for this try.
	remember(papers, MOST_PAPERS, [[attemptId, paper]]);
}

/** Some ten megabytes. */
const MOST_PAPERS = 5_000;
/** By try. A paper never changes, so it is read from the database once a process. */
const papers = new Map<string, readonly PaperItem[]>();

async function linesOf(sql: AnySql, attemptId: string): Promise<readonly PaperItem[]> {
	const drawn = papers.get(attemptId);
	if (drawn) return drawn;
	const lines = await sql<PaperItem[]>`
		select position, option_order, item_id from attempt_item
		where attempt_id = ${attemptId} order by position`;
	if (lines.length > 0) remember(papers, MOST_PAPERS, [[attemptId, lines]]);
	return lines;
}

/** The oldest make room. */
export function remember<V>(
	memory: Map<string, V>,
	most: number,
	entries: readonly (readonly [string, V])[]
): void {
	for (const [key, value] of entries) memory.set(key, value);
	for (const key of memory.keys()) {
		if (memory.size <= most) return;
		memory.delete(key);
	}
}

/** The questions of a try, without answers. */
export async function questionsOf(
	sql: AnySql,
	attemptId: string
): Promise<Pick<PaperLine, 'position' | 'optionOrder' | 'item'>[]> {
	const lines = await linesOf(sql, attemptId);
	const items = await bankItems(
		sql,
		lines.map(({ itemId }) => itemId)
	);
	return lines.map(({ position, optionOrder, itemId }) => {
		const item = items.get(itemId);
		if (!item) throw new Error('A paper holds a question that is not there.');
		return { position, optionOrder, item };
	});
}

/** More than all editions hold together; a few megabytes. */
const MOST_ITEMS = 20_000;
/** What was published never changes, so a question is read from the database once a process. */
const known = new Map<string, BankItem>();

/** Questions by their ids. */
export async function bankItems(
	sql: AnySql,
	ids: readonly string[]
): Promise<Map<string, BankItem>> {
	const found = new Map<string, BankItem>();
	for (const id of ids) {
		const item = known.get(id);
		if (item) found.set(id, item);
	}
	const missing = ids.filter((id) => !found.has(id));
	if (missing.length === 0) return found;
	const rows = await sql<BankItem[]>`
		select ${columns(sql)} from item i where i.id = any(${missing}::uuid[])`;
	for (const item of rows) found.set(item.id, item);
	remember(
		known,
		MOST_ITEMS,
		rows.map((item) => [item.id, item])
	);
	return found;
}

/** The questions of a try with the answers that count, in order. */
export async function paperOf(sql: AnySql, attemptId: string): Promise<PaperLine[]> {
	const [questions, corrections, answers] = await Promise.all([
		questionsOf(sql, attemptId),
		correctionsIn(sql, attemptId),
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
async function correctionsIn(sql: AnySql, attemptId: string): Promise<Map<string, ScoredAs>> {
	const rows = (await correctionsOfTry(sql, attemptId)) ?? [];
	return new Map(rows.map(({ itemId, attemptId: _, ...correction }) => [itemId, correction]));
}

/**
 * The newest of each question that counts for the try: one that would change a ratified mark does not,
 * until the board has taken it up. Pages of many learners that open in the same moment share a statement.
 */
const correctionsOfTry = readShared(async (sql: AnySql, attemptIds: string[]) => {
	const rows = await sql<(ScoredAs & { itemId: string; attemptId: string })[]>`
		select asked.id as attempt_id, c.*
		from unnest(${attemptIds}::uuid[]) asked(id)
		cross join lateral (
			select distinct on (n.item_id) n.item_id, n.kind, n.keys
			from attempt_item p join item_correction n on n.item_id = p.item_id
			where p.attempt_id = asked.id and not exists (
				select from correction_effect f
					left join correction_decision d using (correction_id, attempt_id)
				where f.correction_id = n.id and f.attempt_id = asked.id
					and f.new_mark_id is null and d.new_mark_id is null)
			order by n.item_id, n.seq desc
		) c`;
	return Map.groupBy(rows, ({ attemptId }) => attemptId);
});

/** When the newest of the answers that count arrived; null when nothing was answered. */
export function newestAnswerAt(paper: readonly Pick<PaperLine, 'receivedAt'>[]): Date | null {
	const times = paper.flatMap(({ receivedAt }) => receivedAt?.getTime() ?? []);
	return times.length > 0 ? new Date(Math.max(...times)) : null;
}
