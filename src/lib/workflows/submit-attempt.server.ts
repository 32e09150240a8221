import { answersSettled } from '#lib/assessment/answer-journal.server.ts';
import { endedBy } from '#lib/assessment/attempt.rules.ts';
import { attemptMarked, handInAttempt, lockAttempt } from '#lib/assessment/attempts.server.ts';
import { quizReceiptMail } from '#lib/assessment/receipt-mail.server.ts';
import { scorePaper, SCORING_RULES } from '#lib/assessment/score.rules.ts';
import { recordMark } from '#lib/marking/marks.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { workHandedIn } from '#lib/progression/modules.server.ts';
import { settleResult } from './settle-result.server.ts';

export type SubmitInput = {
	attemptId: string;
	/** Public origin, for the link in the mail. */
	origin: string;
};

/**
 * A quiz is handed in, by the learner or, as the system, by the clock: submitted, marked by rule,
 * and whatever follows from the mark, in one transaction. Idempotent: the try is locked, and only
 * the first caller still finds it in progress; everyone after that changes nothing.
 * @returns false while it is too early for the clock: the try stays as it is, ask again later
 */
export async function submitAttempt(
	sql: Sql,
	actor: Actor,
	{ attemptId, origin }: SubmitInput
): Promise<boolean> {
	// Answers that reached this process before the submit belong to it.
	await answersSettled();
	return await inTransaction(sql, async (tx) => {
		const attempt = await lockAttempt(tx, actor, attemptId);
		if (attempt.state !== 'inProgress') return true;
		const cause = endedBy(attempt, actor.at, actor.personId ? 'learner' : 'clock');
		if (!cause) return false;

		const { paper } = await handInAttempt(tx, actor, attempt, cause);
		await workHandedIn(tx, actor, attempt);

		const { percent, detail } = scorePaper(paper);
		const markId = await recordMark(tx, actor, {
			enrolmentId: attempt.enrolmentId,
			assessmentId: attempt.assessmentId,
			attemptId,
			percent,
			detail,
			markerRule: SCORING_RULES
		});
		await attemptMarked(tx, actor, attemptId, markId);
		await settleResult(tx, actor, attempt);

		await queueMail(tx, actor, await quizReceiptMail(tx, attemptId, origin));
		return true;
	});
}
