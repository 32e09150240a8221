import { lockOpenAttempts, putEnd } from '#lib/assessment/attempt-time.server.ts';
import {
	type ExtraTime,
	mayAccommodate,
	recordAccommodation
} from '#lib/assessment/accommodations.server.ts';
import { endMovedLetter, extraTimeLetter } from '#lib/assessment/time-mails.rules.ts';
import { termsOf } from '#lib/assessment/terms.server.ts';
import { dueAtOf } from '#lib/assessment/timing.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';

/** `reason` stays with staff: neither the learner's mail nor any marker is told. */
type About = { enrolmentId: string; reason: string };

/**
 * Staff give a learner more time: for one quiz or for all, for tries to come and for one under way,
 * whose open page learns of it within seconds. A try under way never gets shorter by it. Idempotent:
 * the newest of these acts counts, so the same again changes no end.
 */
export async function giveExtraTime(
	sql: Sql,
	actor: Actor,
	{
		enrolmentId,
		reason,
		assessmentId,
		...extra
	}: About & ExtraTime & { assessmentId: string | null }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const place = await enrolmentById(tx, enrolmentId);
		mayAccommodate(actor, place.cohortId);
		const open = await lockOpenAttempts(tx, place.id, assessmentId);
		const accommodationId = await recordAccommodation(tx, actor, {
			kind: 'extra-time',
			enrolmentId: place.id,
			assessmentId,
			attemptId: null,
			reason,
			...extra
		});
		for (const attempt of open) {
			const terms = await termsOf(tx, place.id, attempt.assessmentId);
			const dueAt = dueAtOf(attempt.startedAt, attempt.policy.minutes, terms);
			if (dueAt > attempt.dueAt) await putEnd(tx, actor, attempt, { dueAt, accommodationId });
		}
		const subject = { type: 'enrolment', id: place.id };
		await recordAudit(tx, actor, 'extra-time-given', subject, { ...extra, assessmentId, reason });
		const letter = extraTimeLetter(place.personName, place.courseTitle, extra);
		await queueMail(tx, actor, { to: place.personEmail, ...letter });
	});
}

/**
 * Staff move an end for one learner: of the try that is under way, or else of the time in which the
 * quiz may be begun. Idempotent: the same instant again changes nothing more.
 * @throws Invalid an end that is over already
 * @throws Refused when there is no end to move
 */
export async function moveQuizEnd(
	sql: Sql,
	actor: Actor,
	input: About & { assessmentId: string; quizTitle: string; until: Date }
): Promise<void> {
	const { enrolmentId, assessmentId, quizTitle, until, reason } = input;
	if (until <= actor.at) {
		throw new Invalid([{ field: 'day', message: 'Enter a day and time that is still to come' }]);
	}
	await inTransaction(sql, async (tx) => {
		const place = await enrolmentById(tx, enrolmentId);
		mayAccommodate(actor, place.cohortId);
		const [attempt] = await lockOpenAttempts(tx, place.id, assessmentId);
		const { closesAt } = await termsOf(tx, place.id, assessmentId);
		if (!attempt && !closesAt) {
			throw new Refused('No try is under way, and this quiz can be begun at any time.');
		}
		const about = { enrolmentId: place.id, assessmentId, until, reason };
		const accommodationId = await recordAccommodation(
			tx,
			actor,
			attempt
				? { kind: 'deadline', attemptId: attempt.id, ...about }
				: { kind: 'closing', attemptId: null, ...about }
		);
		if (attempt) await putEnd(tx, actor, attempt, { dueAt: until, accommodationId });
		const subject = { type: 'enrolment', id: place.id };
		const from = (attempt?.dueAt ?? closesAt)?.toISOString() ?? null;
		const detail = { quiz: quizTitle, from, to: until.toISOString(), reason };
		await recordAudit(tx, actor, 'quiz-end-moved', subject, detail);
		const letter = endMovedLetter(place.personName, quizTitle, until, attempt !== undefined);
		await queueMail(tx, actor, { to: place.personEmail, ...letter });
	});
}
