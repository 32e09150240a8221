import type { QuizPolicy } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { type Attempt, queueClock, storedAttempt } from './attempts.server.ts';

type OpenAttempt = Attempt & { title: string; policy: QuizPolicy };

/**
 * Locks the tries of one learner that are under way, at one quiz or at all. The enrolment is locked
 * first, as in every story of one learner.
 */
export async function lockOpenAttempts(
	tx: Transaction,
	enrolmentId: string,
	assessmentId: string | null
): Promise<OpenAttempt[]> {
	await tx`select 1 from enrolment where id = ${enrolmentId} for update`;
	return tx<OpenAttempt[]>`
		select a.id, a.enrolment_id, a.assessment_id, a.number, a.state, a.started_at, a.due_at,
			a.overtime_seconds, a.submitted_at, a.receipt, q.title, q.policy
		from attempt a join assessment q on q.id = a.assessment_id
		where a.enrolment_id = ${enrolmentId} and a.state in ('inProgress', 'overdue')
			and (${assessmentId}::uuid is null or a.assessment_id = ${assessmentId})
		order by a.id for update of a`;
}

/** A try that is under way and locked ends at another time. Idempotent: the same end changes nothing. */
export async function putEnd(
	tx: Transaction,
	actor: Actor,
	attempt: Attempt,
	{ dueAt, accommodationId }: { dueAt: Date; accommodationId: string }
): Promise<boolean> {
	if (dueAt.getTime() === attempt.dueAt.getTime()) return false;
	await tx`update attempt set due_at = ${dueAt} where id = ${attempt.id}`;
	const event = { type: 'timeGiven', dueAt: dueAt.toISOString(), accommodationId } as const;
	await move(tx, storedAttempt, actor, attempt.id, event);
	await queueClock(tx, { ...attempt, dueAt, state: 'inProgress' });
	return true;
}

/** The try neither counts nor uses up a try; its answers stay. Once: the machine takes it once. */
export async function voidAttempt(
	tx: Transaction,
	actor: Actor,
	attemptId: string,
	reason: string
): Promise<void> {
	await move(tx, storedAttempt, actor, attemptId, { type: 'voided', reason });
}
