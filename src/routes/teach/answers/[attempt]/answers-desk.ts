import { typeOf } from '#lib/assessment/items/item-types.ts';
import { paperOf } from '#lib/assessment/papers.server.ts';
import { answerDraftOf } from '#lib/marking/answer-drafts.server.ts';
import { answerScriptAt, itemsToMark } from '#lib/marking/answer-scripts.server.ts';
import { type JudgedAnswers, readAnswerMarks } from '#lib/marking/answers-form.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';

/** The answers of a try that a tutor marks, as they stand on the paper. */
async function answersOf(sql: Sql, attemptId: string) {
	const [paper, asked] = await Promise.all([paperOf(sql, attemptId), itemsToMark(sql, attemptId)]);
	return paper
		.filter(({ item }) => asked.includes(item.id))
		.map(({ position, item: { id: itemId, marks, body }, response }) => ({
			...{ itemId, position, marks, stemHtml: body.stemHtml },
			modelAnswerHtml: 'modelAnswerHtml' in body ? body.modelAnswerHtml : '',
			markingNotesHtml: 'markingNotesHtml' in body ? body.markingNotesHtml : null,
			text: typeOf(body).inWords(body, response)
		}));
}

/** What the page shows: the try by candidate number, its answers, and what the tutor has so far. */
export async function answersDesk(sql: Sql, actor: Actor, attemptId: string) {
	// Not when the time ended: whoever marks does not learn who was given more.
	const { enrolmentId, quiz, dueAt, ...script } = await answerScriptAt(sql, actor, attemptId);
	const draft = await answerDraftOf(sql, actor, attemptId);
	return {
		script,
		answers: await answersOf(sql, attemptId),
		judged: draft ?? { marks: {}, comments: {} },
		savedAt: draft?.savedAt ?? null
	};
}

/**
 * The marking form, read by the questions it asks.
 * @param finished to publish it: nothing may be missing
 * @param lenient leave out what is wrong instead of refusing the rest: the person still types
 */
export async function judgedAnswersIn(
	sql: Sql,
	actor: Actor,
	attemptId: string,
	form: FormData,
	{ finished = false, lenient = false }
): Promise<{ attemptId: string; judged: JudgedAnswers }> {
	await answerScriptAt(sql, actor, attemptId);
	const read = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value.replaceAll('\0', '').slice(0, 20_000) : '';
	};
	const { judged, issues } = readAnswerMarks(await answersOf(sql, attemptId), read, finished);
	if (issues.length > 0 && !lenient) throw new Invalid(issues);
	return { attemptId, judged };
}
