import { attemptMarked } from '#lib/assessment/attempts.server.ts';
import { newestAnswerAt, type PaperLine } from '#lib/assessment/papers.server.ts';
import { type GivenMarks, scorePaper } from '#lib/assessment/score.rules.ts';
import { afterLateTime } from '#lib/assessment/timing.rules.ts';
import type { QuizPolicy } from '#lib/catalogue/published.ts';
import { type Judge, recordMark } from '#lib/marking/marks.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { settleResult } from './settle-result.server.ts';

type HandedIn = {
	id: string;
	enrolmentId: string;
	assessmentId: string;
	dueAt: Date;
	quiz: { floorPercent: number; policy: QuizPolicy };
};

/**
 * A handed-in try gets its mark, and what follows from it is settled: by rules alone at the hand-in,
 * or with a tutor's marks for the answers that a person reads. Once: the machine takes one mark.
 */
export async function markAttempt(
	tx: Transaction,
	actor: Actor,
	attempt: HandedIn,
	{ paper, given, ...judge }: { paper: readonly PaperLine[]; given?: GivenMarks } & Judge
): Promise<string> {
	const { percent, detail } = scorePaper(paper, given);
	const markId = await recordMark(tx, actor, {
		enrolmentId: attempt.enrolmentId,
		assessmentId: attempt.assessmentId,
		attemptId: attempt.id,
		...afterLateTime(percent, attempt.dueAt, newestAnswerAt(paper), attempt.quiz),
		detail,
		...judge
	});
	await attemptMarked(tx, actor, attempt.id, markId);
	await settleResult(tx, actor, attempt);
	return markId;
}
