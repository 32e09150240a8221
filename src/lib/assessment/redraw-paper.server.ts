import type { QuizPolicy } from '#lib/catalogue/published.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { drawItems, layOut, type PaperItem } from './paper.rules.ts';
import { type BankItem, metHere, metIn, timesSeen } from './papers.server.ts';

/**
 * The paper of a try as its seed gives it: from the bank, the blueprint, what the learner had met
 * before and what was taken out by then. What happened since changes nothing.
 */
export async function redrawPaper(sql: AnySql, attemptId: string): Promise<PaperItem[]> {
	const [drawn] = await sql<Drawn[]>`
		select a.enrolment_id, a.assessment_id, a.number, a.seed, a.taken_out, a.met_in, q.policy
		from attempt a join assessment q on q.id = a.assessment_id where a.id = ${attemptId}`;
	if (!drawn) throw new Error(`There is no try ${attemptId}.`);
	const { enrolmentId, assessmentId, number, seed, takenOut, policy } = drawn;
	const seen = timesSeen(
		await metHere(sql, enrolmentId, assessmentId, number),
		await metIn(sql, drawn.metIn, assessmentId)
	);
	const bank = await sql<BankItem[]>`
		select id, key, type, outcome, level, marks, body from item where assessment_id = ${assessmentId}`;
	return layOut(drawItems(bank, policy.blueprint, seed, seen, new Set(takenOut)), seed);
}

type Drawn = {
	enrolmentId: string;
	assessmentId: string;
	number: number;
	seed: string;
	takenOut: string[];
	metIn: string[];
	policy: QuizPolicy;
};
