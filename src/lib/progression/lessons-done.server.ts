import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';

/** Idempotent by the primary key (enrolment, lesson). */
export async function markLessonDone(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; lessonId: string }
): Promise<void> {
	await tx`
		insert into lesson_done ${tx({ ...input, doneAt: actor.at })} on conflict do nothing`;
}

/** The learner changed their mind: the lesson is to be read again. */
export async function markLessonToRead(
	tx: Transaction,
	input: { enrolmentId: string; lessonId: string }
): Promise<void> {
	await tx`
		delete from lesson_done
		where enrolment_id = ${input.enrolmentId} and lesson_id = ${input.lessonId}`;
}
