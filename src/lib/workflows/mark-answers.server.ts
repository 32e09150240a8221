import { paperOf } from '#lib/assessment/papers.server.ts';
import { saveAnswerDraft } from '#lib/marking/answer-drafts.server.ts';
import { lockAnswerScript } from '#lib/marking/answer-scripts.server.ts';
import type { JudgedAnswers } from '#lib/marking/answers-form.rules.ts';
import { currentMarks, type Mark } from '#lib/marking/marks.server.ts';
import { quizMarkMail } from '#lib/marking/quiz-mark-mail.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Forbidden, Refused } from '#lib/platform/errors.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { markAttempt } from './mark-attempt.server.ts';

/** What a tutor has so far about the answers of a try is kept as they go. @returns when it was saved */
export async function keepAnswerDraft(
	sql: Sql,
	actor: Actor,
	input: { attemptId: string; judged: JudgedAnswers }
): Promise<Date> {
	return await inTransaction(sql, (tx) => saveAnswerDraft(tx, actor, input));
}

/**
 * A tutor publishes the marks of the answers that a person reads: with them the whole try is marked,
 * and the rest follows as if rules had marked it. One transaction. Of two tutors, or two clicks, one
 * publishes: the learner's row is locked, and the try waits only once; the same marks again change
 * nothing.
 * @param input.judged marks for every answer that waits
 * @throws Refused when other marks are published already
 */
export async function publishAnswerMarks(
	sql: Sql,
	actor: Actor,
	input: { attemptId: string; judged: JudgedAnswers; origin: string }
): Promise<string> {
	const { attemptId, judged, origin } = input;
	return await inTransaction(sql, async (tx) => {
		const script = await lockAnswerScript(tx, actor, attemptId);
		if (!actor.personId) throw new Forbidden('Only a person marks these answers.');
		if (script.state === 'marked') {
			const marks = await currentMarks(tx, script.enrolmentId);
			const mark = marks.find((one) => one.attemptId === attemptId);
			if (mark?.markerId === actor.personId && isSame(mark, judged)) return mark.id;
			throw new Refused('The marks of these answers were published already. Yours were not.');
		}
		const markId = await markAttempt(
			tx,
			actor,
			{ ...script, id: attemptId },
			{
				paper: await paperOf(tx, attemptId),
				given: givenMarks(judged),
				markerId: actor.personId
			}
		);
		await queueMail(tx, actor, await quizMarkMail(tx, attemptId, origin));
		return markId;
	});
}

const isSame = ({ detail }: Mark, { marks, comments }: JudgedAnswers): boolean =>
	Object.entries(marks).every(([itemId, score]) =>
		detail.some(
			(one) =>
				'itemId' in one &&
				one.itemId === itemId &&
				one.score === score &&
				one.comment === (comments[itemId] ?? '')
		)
	);

const givenMarks = ({ marks, comments }: JudgedAnswers) =>
	new Map(
		Object.entries(marks).map(([itemId, score]) => [
			itemId,
			{ score, comment: comments[itemId] ?? '' }
		])
	);
