import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { lockAnswerScript } from './answer-scripts.server.ts';
import type { JudgedAnswers } from './answers-form.rules.ts';

/** What the actor has so far about the answers of a try. */
export async function answerDraftOf(
	sql: AnySql,
	actor: Actor,
	attemptId: string
): Promise<(JudgedAnswers & { savedAt: Date }) | null> {
	const [draft] = await sql<(JudgedAnswers & { savedAt: Date })[]>`
		select marks, comments, saved_at from answer_mark_draft
		where attempt_id = ${attemptId} and marker_id = ${actor.personId}`;
	return draft ?? null;
}

/**
 * Keeps what the tutor has so far. Idempotent: one row for each marker, the newest save counts.
 * @throws Refused when the marks are published: what is saved then could only mislead
 */
export async function saveAnswerDraft(
	tx: Transaction,
	actor: Actor,
	input: { attemptId: string; judged: JudgedAnswers }
): Promise<Date> {
	const script = await lockAnswerScript(tx, actor, input.attemptId);
	if (script.state === 'marked') throw new Refused('The marks of these answers are published.');
	const { marks, comments } = input.judged;
	await tx`
		insert into answer_mark_draft ${tx({
			attemptId: input.attemptId,
			markerId: actor.personId,
			marks: tx.json(marks) as never,
			comments: tx.json(comments) as never,
			savedAt: actor.at
		})}
		on conflict (attempt_id, marker_id) do update set marks = excluded.marks,
			comments = excluded.comments, saved_at = excluded.saved_at`;
	return actor.at;
}
