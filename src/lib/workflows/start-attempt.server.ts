import { beforeTry, startAttempt } from '#lib/assessment/begin-attempt.server.ts';
import { itemsOf, quizOf } from '#lib/catalogue/assessments.server.ts';
import { moduleOf } from '#lib/catalogue/modules.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { assessingBegins, lockToAssess } from '#lib/progression/modules.server.ts';
import { allowedTries } from '#lib/progression/tries.server.ts';

/**
 * The learner starts a quiz: the module is assessing, the paper is drawn, the deadline is queued.
 * Idempotent: while a try is open, starting gives that one. A whole cohort does this in the same
 * minute, so what never changes is read before the transaction, and what does is asked for without
 * waiting for each answer.
 * @returns the number of the try
 * @throws Refused when the module is closed, no try is left, or it is too soon
 */
export async function startQuizAttempt(
	sql: Sql,
	actor: Actor,
	input: { cohort: string; module: string }
): Promise<number> {
	const enrolment = await enrolmentAt(sql, actor, input.cohort);
	const module = await moduleOf(sql, enrolment.editionId, input.module);
	const quiz = await quizOf(sql, module.id);
	const bank = await itemsOf(sql, quiz.id);
	const enrolmentId = enrolment.id;
	const place = { enrolmentId, moduleId: module.id };
	return await inTransaction(sql, async (tx) => {
		// The locks are asked for first, so the rest is read as whoever held them left it.
		const [locked, before, allowed] = await Promise.all([
			lockToAssess(tx, actor, place),
			beforeTry(tx, enrolmentId, quiz),
			allowedTries(tx, enrolmentId, quiz)
		]);
		const [attempt] = await Promise.all([
			startAttempt(tx, actor, { ...before, enrolmentId, quiz, bank, allowed }),
			assessingBegins(tx, actor, locked)
		]);
		return attempt.number;
	});
}
