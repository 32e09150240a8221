import type { Sql } from '#lib/platform/database.server.ts';
import { type BankItem, questionsOf } from './papers.server.ts';

/**
 * What must be known to judge an answer before it is stored. None of it ever changes once a try has
 * begun, so it is remembered: an answer then costs one statement. State and deadline do change and
 * are asked for where the answer is stored.
 */
export type OpenPaper = {
	attemptId: string;
	personId: string;
	cohortCode: string;
	moduleCode: string;
	number: number;
	/** By position, from 1 at index 0. */
	items: BankItem[];
};

/** Where the pages of a try are, as their addresses write it. */
export type QuizAddress = { cohort: string; module: string; number: string };

export const isAt = (paper: OpenPaper, { cohort, module, number }: QuizAddress): boolean =>
	paper.cohortCode === cohort &&
	paper.moduleCode === module.toUpperCase() &&
	String(paper.number) === number;

/** Papers hold references to shared questions, so this is a few megabytes. */
const MOST = 10_000;
const memories = new WeakMap<Sql, Map<string, OpenPaper>>();

/** Null when there is no such try. */
export async function openPaper(sql: Sql, attemptId: string): Promise<OpenPaper | null> {
	const papers = memories.get(sql) ?? new Map<string, OpenPaper>();
	memories.set(sql, papers);
	const known = papers.get(attemptId);
	if (known) return known;
	const [place] = await sql<Omit<OpenPaper, 'items'>[]>`
		select a.id as attempt_id, e.person_id, c.code as cohort_code, m.code as module_code, a.number
		from attempt a join enrolment e on e.id = a.enrolment_id join cohort c on c.id = e.cohort_id
			join assessment q on q.id = a.assessment_id join module m on m.id = q.module_id
		where a.id = ${attemptId}`;
	if (!place) return null;
	const items = (await questionsOf(sql, attemptId)).map(({ item }) => item);
	const paper = { ...place, items };
	papers.set(attemptId, paper);
	// The oldest makes room.
	const [oldest] = papers.keys();
	if (papers.size > MOST && oldest !== undefined) papers.delete(oldest);
	return paper;
}
