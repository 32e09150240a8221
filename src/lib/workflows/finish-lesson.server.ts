import { lessonAt } from '#lib/catalogue/lessons.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { markLessonDone, markLessonToRead } from '#lib/progression/lessons-done.server.ts';
import { studyStarted } from '#lib/progression/modules.server.ts';
import { pausedWords } from '#lib/progression/words.rules.ts';

type Which = { cohortCode: string; lessonSlug: string };

/** The learner has read a lesson. Pressing twice marks it once. */
export async function finishLesson(sql: Sql, actor: Actor, input: Which): Promise<void> {
	await onLesson(sql, actor, input, (tx, ids) => markLessonDone(tx, actor, ids));
}

/** Takes the mark back: the learner wants to read it again. */
export async function reopenLesson(sql: Sql, actor: Actor, input: Which): Promise<void> {
	await onLesson(sql, actor, input, (tx, ids) => markLessonToRead(tx, ids));
}

async function onLesson(
	sql: Sql,
	actor: Actor,
	input: Which,
	act: (
		tx: Parameters<typeof markLessonToRead>[0],
		ids: { enrolmentId: string; lessonId: string }
	) => Promise<void>
) {
	await inTransaction(sql, async (tx) => {
		const enrolment = await enrolmentAt(tx, actor, input.cohortCode);
		const paused = pausedWords(enrolment.state);
		if (paused) throw new Refused(`${paused.title}. ${paused.text}`);
		const lesson = await lessonAt(tx, enrolment.editionId, input.lessonSlug);
		await studyStarted(tx, actor, { enrolmentId: enrolment.id, moduleId: lesson.moduleId });
		await act(tx, { enrolmentId: enrolment.id, lessonId: lesson.id });
	});
}
