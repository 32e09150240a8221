import { lockOpenAttempts, putEnd } from '#lib/assessment/attempt-time.server.ts';
import {
	isGiven,
	mayAccommodate,
	type NewAccommodation,
	recordAccommodation
} from '#lib/assessment/accommodations.server.ts';
import {
	closesLaterWords,
	endMovedLetter,
	extraTimeLetter,
	type TryUnderWay
} from '#lib/assessment/time-mails.rules.ts';
import { movedEndOf, termsOf } from '#lib/assessment/terms.server.ts';
import { endNow, type ExtraTime } from '#lib/assessment/timing.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { enrolmentById } from '#lib/progression/enrolments.server.ts';
import { settleResult } from './settle-result.server.ts';

/** `reason` stays with staff: neither the learner's mail nor any marker is told. */
type About = { enrolmentId: string; reason: string };

/**
 * Staff give a learner more time: for one quiz or for all, for tries to come and for one under way,
 * whose open page learns of it within seconds. A try under way never gets shorter by it. The newest
 * of these acts counts. Idempotent: the same again neither changes nor says anything.
 */
export async function giveExtraTime(
	sql: Sql,
	actor: Actor,
	input: About & ExtraTime & { assessmentId: string | null; quizTitle: string }
): Promise<void> {
	const { enrolmentId, reason, assessmentId, quizTitle, ...extra } = input;
	await inTransaction(sql, async (tx) => {
		const place = await enrolmentById(tx, enrolmentId);
		mayAccommodate(actor, place.cohortId);
		const open = await lockOpenAttempts(tx, place.id, assessmentId);
		const given: NewAccommodation = {
			...{ kind: 'extra-time', enrolmentId: place.id, assessmentId, attemptId: null },
			...{ reason, ...extra }
		};
		if (await isGiven(tx, given)) return;
		const accommodationId = await recordAccommodation(tx, actor, given);
		const underWay: TryUnderWay[] = [];
		for (const attempt of open) {
			const terms = await termsOf(tx, place.id, attempt.assessmentId);
			const moved = await movedEndOf(tx, attempt.id);
			const dueAt = endNow(attempt, attempt.policy.minutes, terms, moved);
			const isLater = await putEnd(tx, actor, attempt, { dueAt, accommodationId });
			underWay.push({ quiz: attempt.title, number: attempt.number, dueAt, isLater });
		}
		const subject = { type: 'enrolment', id: place.id };
		await recordAudit(tx, actor, 'extra-time-given', subject, { ...extra, assessmentId, reason });
		const about = assessmentId ? `the quiz ${quizTitle}` : `every quiz of ${place.courseTitle}`;
		const letter = extraTimeLetter(place.personName, about, extra, underWay);
		await queueMail(tx, actor, { to: place.personEmail, ...letter });
	});
}

/**
 * Staff move an end for one learner: of the try that is under way, or else of the time in which the
 * quiz may be begun. Idempotent: the same again neither changes nor says anything.
 * @throws Invalid an end that is over already, or comes before everybody's closing
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
		const before = attempt?.dueAt ?? closesAt;
		const about = { enrolmentId: place.id, assessmentId, until, reason };
		const given: NewAccommodation = attempt
			? { kind: 'deadline', attemptId: attempt.id, ...about }
			: { kind: 'closing', attemptId: null, ...about };
		if (before?.getTime() === until.getTime() && (await isGiven(tx, given))) return;
		const accommodationId = await recordAccommodation(tx, actor, given);
		if (attempt) await putEnd(tx, actor, attempt, { dueAt: until, accommodationId });
		else {
			await closesThen(tx, place.id, assessmentId, until);
			// Whoever had let the window pass may try again, until the board has decided.
			if (mayGoOn(place)) await settleResult(tx, actor, { enrolmentId, assessmentId });
		}
		const subject = { type: 'enrolment', id: place.id };
		const from = before?.toISOString() ?? null;
		const detail = { quiz: quizTitle, from, to: until.toISOString(), reason };
		await recordAudit(tx, actor, 'quiz-end-moved', subject, detail);
		const letter = endMovedLetter(place.personName, quizTitle, until, attempt !== undefined);
		await queueMail(tx, actor, { to: place.personEmail, ...letter });
	});
}

const mayGoOn = ({ state }: { state: string }) =>
	['studying', 'referred', 'awaitingBoard'].includes(state);

/** @throws Invalid when the quiz closes later than that for everybody: then nothing was moved */
async function closesThen(
	tx: Transaction,
	enrolmentId: string,
	assessmentId: string,
	until: Date
): Promise<void> {
	const { closesAt } = await termsOf(tx, enrolmentId, assessmentId);
	if (!closesAt || closesAt <= until) return;
	throw new Invalid([{ field: 'day', message: closesLaterWords(closesAt) }]);
}
