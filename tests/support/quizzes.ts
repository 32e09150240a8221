import type { GivenAnswer } from '../../src/lib/assessment/answer-journal.server.ts';
import { type Attempt, attemptsOf } from '../../src/lib/assessment/attempts.server.ts';
import { paperOf, type PaperLine } from '../../src/lib/assessment/papers.server.ts';
import type { QuizAddress } from '../../src/lib/assessment/open-papers.server.ts';
import type { AnySql, Sql } from '../../src/lib/platform/database.server.ts';
import { startQuizAttempt } from '../../src/lib/workflows/start-attempt.server.ts';
import {
	firstDay,
	type MadeEdition,
	type MadeEnrolment,
	makeCohort,
	makeEdition,
	makeEnrolment
} from './factories.ts';

/** A learner in the middle of the quiz of the first module, started on the first day. */

export type OpenQuiz = {
	edition: MadeEdition;
	enrolment: MadeEnrolment;
	attempt: Attempt;
	address: QuizAddress;
	/** Two single-choice questions. */
	paper: PaperLine[];
};

export async function openQuiz(
	sql: Sql,
	given: { edition?: MadeEdition; enrolment?: MadeEnrolment; at?: Date } = {}
): Promise<OpenQuiz> {
	const edition = given.edition ?? (await makeEdition(sql));
	const cohort = await makeCohort(sql, { editionId: edition.id });
	const enrolment = given.enrolment ?? (await makeEnrolment(sql, { cohort }));
	const where = { cohort: enrolment.cohort.code, module: 'm-1' };
	const number = await startQuizAttempt(sql, enrolment.actor(given.at ?? firstDay), where);
	const attempts = await attemptsOf(sql, enrolment.id, edition.modules[0].quiz.id);
	const attempt = attempts.find((one) => one.number === number);
	if (!attempt) throw new Error('The try that was started is missing.');
	return {
		edition,
		enrolment,
		attempt,
		address: { ...where, number: String(number) },
		paper: await paperOf(sql, attempt.id)
	};
}

/** An answer to the question at `position`, right or wrong. */
export function answerTo(
	{ attempt, paper }: OpenQuiz,
	position: number,
	input: { client?: string; seq: number; right?: boolean; flagged?: boolean }
): GivenAnswer {
	const { item } = paper[position - 1] ?? {};
	if (!item || item.body.type !== 'single-choice') throw new Error(`No question ${position}`);
	const choice = item.body.options.find(({ correct }) => correct === (input.right ?? true));
	return {
		attemptId: attempt.id,
		itemId: item.id,
		client: input.client ?? 'client-1',
		seq: input.seq,
		response: { choice: choice?.id },
		flagged: input.flagged ?? false
	};
}

export const minutesAfter = (at: Date, minutes: number): Date =>
	new Date(at.getTime() + minutes * 60_000);

/** The looks of the clock that are queued for this instant; those who begin together share one. */
export const looksAt = (sql: AnySql, at: Date) => sql<{ runAt: Date }[]>`
	select run_at from graphile_worker.jobs
	where task_identifier = 'submit-overdue' and run_at = ${at}`;
