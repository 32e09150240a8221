import { storedAttempt } from '../../src/lib/assessment/attempts.server.ts';
import { recordMark } from '../../src/lib/marking/marks.server.ts';
import { receiptOf } from '../../src/lib/marking/receipt.rules.ts';
import { storedSubmission } from '../../src/lib/marking/submissions.server.ts';
import { type Actor } from '../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../src/lib/platform/database.server.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { move } from '../../src/lib/platform/machine-store.server.ts';
import { assessmentStarted, workHandedIn } from '../../src/lib/progression/modules.server.ts';
import { settleResult } from '../../src/lib/workflows/settle-result.server.ts';

/** Tries at quizzes and assignments that skip the questions and the text: for tests of what follows. */

type Try = { enrolmentId: string; moduleId: string; assessmentId: string };

/** A quiz taken and marked by rule at `percent`, with everything that follows. */
export async function takeQuiz(
	sql: Sql,
	actor: Actor,
	place: Try,
	percent: number
): Promise<{ attemptId: string; markId: string }> {
	return inTransaction(sql, async (tx) => {
		const [last] = await tx<{ number: number }[]>`
			select coalesce(max(number), 0) as number from attempt
			where enrolment_id = ${place.enrolmentId} and assessment_id = ${place.assessmentId}`;
		await assessmentStarted(tx, actor, place);
		const attemptId = newId();
		await tx`insert into attempt ${tx({
			id: attemptId,
			enrolmentId: place.enrolmentId,
			assessmentId: place.assessmentId,
			number: (last?.number ?? 0) + 1,
			seed: attemptId,
			state: 'notStarted',
			startedAt: actor.at,
			dueAt: actor.at,
			submittedAt: actor.at,
			receipt: 'TEST'
		})}`;
		const dueAt = actor.at.toISOString();
		await move(tx, storedAttempt, actor, attemptId, { type: 'started', dueAt });
		const moved = { type: 'submitted', cause: 'learner', receipt: 'TEST' } as const;
		await move(tx, storedAttempt, actor, attemptId, moved);
		await workHandedIn(tx, actor, place);
		const markId = await recordMark(tx, actor, {
			enrolmentId: place.enrolmentId,
			assessmentId: place.assessmentId,
			attemptId,
			percent,
			detail: [],
			markerRule: 'test/1'
		});
		await move(tx, storedAttempt, actor, attemptId, { type: 'marked', markId });
		await settleResult(tx, actor, place);
		return { attemptId, markId };
	});
}

/** An assignment handed in, not marked. */
export async function handIn(sql: Sql, actor: Actor, place: Try): Promise<string> {
	return inTransaction(sql, async (tx) => {
		const [last] = await tx<{ number: number }[]>`
			select coalesce(max(number), 0) as number from submission
			where enrolment_id = ${place.enrolmentId} and assessment_id = ${place.assessmentId}`;
		await assessmentStarted(tx, actor, place);
		const id = newId();
		const body = 'My own words.';
		const handedIn = { submissionId: id, submittedAt: actor.at, body, fileSha256: null };
		await tx`insert into submission ${tx({
			id,
			enrolmentId: place.enrolmentId,
			assessmentId: place.assessmentId,
			number: (last?.number ?? 0) + 1,
			state: 'draft',
			createdAt: actor.at,
			submittedAt: actor.at,
			receipt: receiptOf(handedIn)
		})}`;
		await tx`insert into submission_draft ${tx({
			submissionId: id,
			seq: 1,
			body,
			savedAt: actor.at
		})}`;
		await move(tx, storedSubmission, actor, id, { type: 'submitted', dueAt: null });
		await workHandedIn(tx, actor, place);
		return id;
	});
}

/** A tutor's mark for what was handed in, with everything that follows. */
export async function markHandedIn(
	sql: Sql,
	tutor: Actor & { personId: string },
	place: Try & { submissionId: string },
	percent: number
): Promise<string> {
	return inTransaction(sql, async (tx) => {
		const markId = await recordMark(tx, tutor, {
			enrolmentId: place.enrolmentId,
			assessmentId: place.assessmentId,
			submissionId: place.submissionId,
			percent,
			detail: [],
			overall: 'Well argued.',
			markerId: tutor.personId
		});
		await move(tx, storedSubmission, tutor, place.submissionId, { type: 'marked', markId });
		await settleResult(tx, tutor, place);
		return markId;
	});
}
