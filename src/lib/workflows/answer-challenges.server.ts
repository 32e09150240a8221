import { answerAll, lockWaiting } from '#lib/assessment/challenges/challenge-answers.server.ts';
import { challengeMail } from '#lib/assessment/challenges/challenge.rules.ts';
import { usedItem } from '#lib/assessment/corrections/corrections.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { queueMails } from '#lib/platform/mail.server.ts';

/**
 * Staff answer everybody who waits for word about a question, in one act: the answer, which
 * challenges it answers, a mail to each learner and the audit commit together. Idempotent: the
 * question's answers are given one after the other, and who was answered already is not answered
 * again; where nobody waits nothing happens.
 * @returns how many challenges were answered
 */
export async function answerChallenges(
	sql: Sql,
	actor: Actor,
	input: { itemId: string; upheld: boolean; reason: string; origin: string }
): Promise<number> {
	authorise(actor, 'marks.correct');
	const { itemId, upheld, reason, origin } = input;
	return inTransaction(sql, async (tx) => {
		const item = await usedItem(tx, itemId);
		const waiting = await lockWaiting(tx, itemId);
		if (waiting.length === 0) return 0;
		await answerAll(tx, actor, waiting, { itemId, upheld, reason });
		const { quizTitle, moduleCode, courseCode: course, key: question } = item;
		const mails = waiting.map((one) =>
			challengeMail({ ...one, quizTitle, moduleCode }, { upheld, reason }, origin)
		);
		await queueMails(tx, actor, mails);
		const detail = {
			course,
			module: moduleCode,
			question,
			upheld,
			reason,
			answered: waiting.length
		};
		await recordAudit(tx, actor, 'challenge-answered', { type: 'item', id: itemId }, detail);
		return waiting.length;
	});
}
