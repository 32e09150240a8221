import { randomBytes } from 'node:crypto';
import type { Item, Quiz } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { type Attempt, attemptsOf, queueClock, storedAttempt } from './attempts.server.ts';
import { drawItems, layOut, type TakenOut } from './paper.rules.ts';
import { insertPaper, takenOutOf, timesSeen } from './papers.server.ts';
import { dueAtOf, overtimeSecondsOf, type Terms } from './timing.rules.ts';
import { termsOf } from './terms.server.ts';
import { type NextTry, nextTry } from './tries.rules.ts';

/**
 * Begins a try: draws the paper and queues its deadline in the same transaction. Idempotent: while
 * one is open that one is returned (unique indexes: one open try, one of each number). Questions that
 * were taken out of the quiz are not drawn; a paper that they leave short has fewer questions
 * (docs/decisions/0029-papers-after-a-question-was-taken-out.md).
 * @param allowed tries in all, by the edition and the board
 * @throws Refused when none is left, it is too soon, or the window is shut
 */
export async function startAttempt(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; quiz: Quiz; bank: readonly Item[]; allowed: number }
): Promise<Attempt> {
	const { enrolmentId, quiz, bank, allowed } = input;
	const [earlier, terms, seen, takenOut] = await Promise.all([
		attemptsOf(tx, enrolmentId, quiz.id),
		termsOf(tx, enrolmentId, quiz.id),
		timesSeen(tx, enrolmentId, quiz.id),
		takenOutOf(tx, quiz.id)
	]);
	const next = nextTry(earlier, allowed, quiz.policy, actor.at, terms);
	if (next.verdict === 'open') {
		const open = earlier.find(({ number }) => number === next.number);
		if (open) return open;
		throw new Error('An open try was found and lost.');
	}
	if (next.verdict !== 'start') throw new Refused(refusalWords(next));
	const seed = randomBytes(16).toString('hex');
	const drawn = drawItems(bank, quiz.policy.blueprint, seed, seen, takenOut);
	if (drawn.length === 0) throw new Refused(NOTHING_TO_ASK);
	const { number } = next;
	const attempt = await insertAttempt(tx, actor, { ...input, number, seed, terms, takenOut });
	// Somebody was faster: theirs is the open one.
	if (!attempt) return await startAttempt(tx, actor, input);
	await Promise.all([insertPaper(tx, attempt.id, layOut(drawn, seed)), queueClock(tx, attempt)]);
	return attempt;
}

/** Taking out the last question of a quiz is refused; this is what is left of a race. */
const NOTHING_TO_ASK =
	'Every question of this quiz is being put right, so it cannot be taken just now. The academy knows, and your tries are all still there.';

type Begun = {
	enrolmentId: string;
	quiz: Quiz;
	number: number;
	seed: string;
	terms: Terms;
	takenOut: TakenOut;
};

async function insertAttempt(tx: Transaction, actor: Actor, input: Begun): Promise<Attempt | null> {
	const { enrolmentId, quiz, number, seed, terms } = input;
	const attempt = {
		id: newId(),
		enrolmentId,
		assessmentId: quiz.id,
		number,
		startedAt: actor.at,
		dueAt: dueAtOf(actor.at, quiz.policy.minutes, terms),
		overtimeSeconds: overtimeSecondsOf(quiz.policy),
		submittedAt: null,
		receipt: null
	};
	const takenOut = [...input.takenOut];
	const inserted = await tx`
		insert into attempt ${tx({ ...attempt, state: 'notStarted', seed, takenOut })}
		on conflict do nothing`;
	if (inserted.count === 0) return null;
	const dueAt = attempt.dueAt.toISOString();
	await move(tx, storedAttempt, actor, attempt.id, { type: 'started', dueAt });
	return { ...attempt, state: 'inProgress' };
}

function refusalWords(next: Exclude<NextTry, { verdict: 'open' | 'start' }>): string {
	switch (next.verdict) {
		case 'none-left':
			return 'You have used all your tries at this quiz.';
		case 'being-marked':
			return `A tutor is still marking try ${next.number}.`;
		case 'wait':
			return `You can try again from ${momentWords(next.until)}.`;
		case 'not-yet':
			return `This quiz opens on ${momentWords(next.opensAt)}.`;
		case 'closed':
			return `This quiz closed on ${momentWords(next.closedAt)}.`;
	}
}
