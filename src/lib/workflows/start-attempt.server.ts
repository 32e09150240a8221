import { startAttempt } from '#lib/assessment/begin-attempt.server.ts';
import { itemsOf, quizOf } from '#lib/catalogue/assessments.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { assessmentStarted, moduleAt } from '#lib/progression/modules.server.ts';
import { triesOf } from '#lib/progression/tries.server.ts';

/**
 * The learner starts a quiz: the module is assessing, the paper is drawn, the deadline is queued.
 * Idempotent: while a try is open, starting gives that one.
 * @returns the number of the try
 * @throws Refused when the module is closed, no try is left, or it is too soon
 */
export async function startQuizAttempt(
	sql: Sql,
	actor: Actor,
	input: { cohort: string; module: string }
): Promise<number> {
	return await inTransaction(sql, async (tx) => {
		const enrolment = await enrolmentAt(tx, actor, input.cohort);
		const module = await moduleAt(tx, enrolment, input.module);
		const quiz = await quizOf(tx, module.id);
		const place = { enrolmentId: enrolment.id, moduleId: module.id };

		await assessmentStarted(tx, actor, place);
		const [tries, bank] = await Promise.all([
			triesOf(tx, enrolment.id, module.id),
			itemsOf(tx, quiz.id)
		]);
		const allowed = tries.find(({ assessmentId }) => assessmentId === quiz.id)?.allowed ?? 0;
		const attempt = await startAttempt(tx, actor, {
			enrolmentId: enrolment.id,
			quiz,
			bank,
			allowed
		});
		return attempt.number;
	});
}
