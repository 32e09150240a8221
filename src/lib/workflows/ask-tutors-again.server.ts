import { lockAttempt } from '#lib/assessment/attempts.server.ts';
import type { UsedItem } from '#lib/assessment/corrections/corrections.server.ts';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { paperOf } from '#lib/assessment/papers.server.ts';
import { answersForPerson, SCORING_RULES } from '#lib/assessment/score.rules.ts';
import { askForMarks } from '#lib/marking/answer-scripts.server.ts';
import { quizMarkMail } from '#lib/marking/quiz-mark-mail.server.ts';
import { type Actor, systemActor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { markAttempt } from './mark-attempt.server.ts';

/**
 * After a question that a person marks was taken out, or put back: of each try that still waits, tutors
 * are asked for the answers that count now, and a try without any is marked by rules at once. Runs
 * inside the story of the correction, which keeps the marks of the quiz for itself.
 */
export async function askTutorsAgain(
	tx: Transaction,
	actor: Actor,
	item: UsedItem,
	origin: string
): Promise<void> {
	if (!typeOf(item).needsPerson(item.body)) return;
	const waiting = await tx<{ id: string }[]>`
		select t.id from attempt t join attempt_item i on i.attempt_id = t.id and i.item_id = ${item.id}
		where t.assessment_id = ${item.assessmentId} and t.state in ('submitted', 'autoSubmitted')
		order by t.enrolment_id, t.number`;
	const system = systemActor(actor.at, actor.requestId);
	for (const { id } of waiting) {
		const attempt = await lockAttempt(tx, system, id);
		const paper = await paperOf(tx, id);
		const forPerson = answersForPerson(paper);
		if (forPerson.length > 0) {
			await askForMarks(tx, id, forPerson);
			continue;
		}
		await markAttempt(tx, actor, attempt, { paper, markerRule: SCORING_RULES });
		await queueMail(tx, actor, await quizMarkMail(tx, id, origin, 'rules'));
	}
}
