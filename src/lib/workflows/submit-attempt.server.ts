import { answersSettled } from '#lib/assessment/answer-journal.server.ts';
import { endedBy, isOpen } from '#lib/assessment/attempt.rules.ts';
import { handInAttempt, lockAttempt, timeEnded } from '#lib/assessment/attempts.server.ts';
import { quizReceiptMail } from '#lib/assessment/receipt-mail.server.ts';
import { answersForPerson, SCORING_RULES } from '#lib/assessment/score.rules.ts';
import { askForMarks } from '#lib/marking/answer-scripts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { workHandedIn } from '#lib/progression/modules.server.ts';
import { markAttempt } from './mark-attempt.server.ts';

export type SubmitInput = {
	attemptId: string;
	/** Public origin, for the link in the mail. */
	origin: string;
};

/**
 * A quiz is handed in, by the learner or, as the system, by the clock: submitted, marked by rule,
 * and whatever follows from the mark, in one transaction. A try with answers that a person reads
 * waits for a tutor instead, and mark-answers goes on from there. Idempotent: the try is
 * locked, and only the first caller still finds it in progress; everyone after that changes nothing.
 * @returns false while it is too early: the clock then notes that the time is over and looks again
 */
export async function submitAttempt(
	sql: Sql,
	actor: Actor,
	{ attemptId, origin }: SubmitInput
): Promise<boolean> {
	// Its answers that reached this process before the submit belong to it.
	await answersSettled(attemptId);
	return await inTransaction(sql, async (tx) => {
		const attempt = await lockAttempt(tx, actor, attemptId);
		if (!isOpen(attempt.state)) return true;
		const asker = actor.personId ? 'learner' : 'clock';
		const cause = endedBy(attempt, actor.at, asker);
		if (!cause) {
			if (asker === 'clock') await timeEnded(tx, actor, attempt);
			return false;
		}

		const { paper } = await handInAttempt(tx, actor, attempt, cause);
		await workHandedIn(tx, actor, attempt);

		const forPerson = answersForPerson(paper);
		if (forPerson.length > 0) await askForMarks(tx, attemptId, forPerson);
		else await markAttempt(tx, actor, attempt, { paper, markerRule: SCORING_RULES });

		await queueMail(tx, actor, await quizReceiptMail(tx, attemptId, paper, origin));
		return true;
	});
}
