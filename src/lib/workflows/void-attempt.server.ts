import { mayAccommodate, recordAccommodation } from '#lib/assessment/accommodations.server.ts';
import { voidAttempt } from '#lib/assessment/attempt-time.server.ts';
import { lockAttempt } from '#lib/assessment/attempts.server.ts';
import { ratifiedAt } from '#lib/assessment/release.server.ts';
import { voidedLetter } from '#lib/assessment/time-mails.rules.ts';
import { type Actor, systemActor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';
import { resultWithdrawn, workHandedIn } from '#lib/progression/modules.server.ts';
import { keepProvisional } from './keep-provisional.server.ts';
import { settleResult } from './settle-result.server.ts';

/**
 * Staff set a try aside: it neither counts nor uses up a try, whether it is under way or handed in.
 * What the module came to is settled again. Idempotent: a try that is set aside already stays so, and
 * nobody is told twice.
 * @throws Refused once the board of examiners has made the result of the try final
 */
export async function setAttemptAside(
	sql: Sql,
	actor: Actor,
	input: { enrolmentId: string; attemptId: string; quizTitle: string; reason: string }
): Promise<void> {
	const { reason, quizTitle } = input;
	await inTransaction(sql, async (tx) => {
		const place = await enrolmentById(tx, input.enrolmentId);
		mayAccommodate(actor, place.cohortId);
		const system = systemActor(actor.at, actor.requestId);
		const attempt = await lockAttempt(tx, system, input.attemptId);
		if (attempt.state === 'voided') return;
		if (await ratifiedAt(tx, attempt)) {
			throw new Refused(
				'The board of examiners has made this result final, so the try cannot be set aside.'
			);
		}
		await voidAttempt(tx, actor, attempt.id, reason);
		await recordAccommodation(tx, actor, {
			kind: 'void',
			enrolmentId: place.id,
			assessmentId: attempt.assessmentId,
			attemptId: attempt.id,
			reason
		});
		await resultWithdrawn(tx, actor, attempt);
		// What is left may be all that was asked for.
		await workHandedIn(tx, actor, attempt);
		await settleResult(tx, actor, attempt);
		const why = {
			reasonCode: 'ASSESS_ERROR',
			evidence: `try ${attempt.number} was set aside`
		} as const;
		await keepProvisional(tx, actor, place.id, why);
		const subject = { type: 'enrolment', id: place.id };
		const detail = { quiz: quizTitle, try: attempt.number, reason };
		await recordAudit(tx, actor, 'try-set-aside', subject, detail);
		const letter = voidedLetter(place.personName, quizTitle, attempt.number);
		await queueMail(tx, actor, { to: place.personEmail, ...letter });
	});
}
