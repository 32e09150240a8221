import { randomBytes } from 'node:crypto';
import type { Item, Quiz } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { moveLocked } from '#lib/platform/machine-store.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { type Attempt, attemptsOf, queueClock, storedAttempt } from './attempts.server.ts';
import { drawItems, layOut, type TakenOut, type TimesSeen } from './paper.rules.ts';
import { insertPaper, metElsewhere, metHere, takenOutOf, timesSeen } from './papers.server.ts';
import { dueAtOf, overtimeSecondsOf, type Terms } from './timing.rules.ts';
import { termsOf } from './terms.server.ts';
import { type NextTry, nextTry } from './tries.rules.ts';

/** What beginning a try depends on: read behind the lock of the enrolment. */
export type BeforeTry = {
	earlier: Attempt[];
	terms: Terms;
	seen: TimesSeen;
	/** Ids of tries in other cohorts in which some of it was met. */
	metIn: string[];
	takenOut: TakenOut;
};

export async function beforeTry(
	tx: Transaction,
	enrolmentId: string,
	quiz: Pick<Quiz, 'id'>
): Promise<BeforeTry> {
	const [earlier, terms, here, elsewhere, takenOut] = await Promise.all([
		attemptsOf(tx, enrolmentId, quiz.id),
		termsOf(tx, enrolmentId, quiz.id),
		metHere(tx, enrolmentId, quiz.id),
		metElsewhere(tx, enrolmentId, quiz.id),
		takenOutOf(tx, quiz.id)
	]);
	const metIn = [...new Set(elsewhere.map(({ attemptId }) => attemptId))];
	return { earlier, terms, seen: timesSeen(here, elsewhere), metIn, takenOut };
}

/**
 * Begins a try: draws the paper and queues its deadline in the same transaction, in which the
 * enrolment must be locked. Idempotent: while one is open that one is returned (unique indexes are
 * the last guard: one open try, one of each number). Questions that were taken out of the quiz are
 * not drawn; a paper that they leave short has fewer questions
 * (docs/decisions/0029-papers-after-a-question-was-taken-out.md).
 * @param allowed tries in all, by the edition and the board
 * @throws Refused when none is left, it is too soon, or the window is shut
 */
export async function startAttempt(
	tx: Transaction,
	actor: Actor,
	input: BeforeTry & { enrolmentId: string; quiz: Quiz; bank: readonly Item[]; allowed: number }
): Promise<Attempt> {
	const { enrolmentId, quiz, bank, allowed, earlier, terms, seen, metIn, takenOut } = input;
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
	const attempt: Attempt = {
		id: newId(),
		enrolmentId,
		assessmentId: quiz.id,
		number: next.number,
		state: 'inProgress',
		startedAt: actor.at,
		dueAt: dueAtOf(actor.at, quiz.policy.minutes, terms),
		overtimeSeconds: overtimeSecondsOf(quiz.policy),
		submittedAt: null,
		receipt: null
	};
	// In this order, and in one go: none waits for the answer to the one before.
	await Promise.all([
		insertAttempt(tx, actor, attempt, { seed, metIn, takenOut }),
		insertPaper(tx, attempt.id, layOut(drawn, seed)),
		queueClock(tx, attempt)
	]);
	return attempt;
}

/** Taking out the last question of a quiz is refused; this is what is left of a race. */
const NOTHING_TO_ASK =
	'Every question of this quiz is being put right, so it cannot be taken just now. The academy knows, and your tries are all still there.';

async function insertAttempt(
	tx: Transaction,
	actor: Actor,
	attempt: Attempt,
	{ seed, metIn, takenOut }: { seed: string; metIn: string[]; takenOut: TakenOut }
): Promise<void> {
	const { id, dueAt } = attempt;
	const fresh = { id, state: 'notStarted', version: 0 };
	const row = { ...attempt, ...fresh, seed, metIn, takenOut: [...takenOut] };
	// A query is sent when somebody waits for it: this one is sent first.
	const inserted = tx`insert into attempt ${tx(row)}`.execute();
	const event = { type: 'started', dueAt: dueAt.toISOString() } as const;
	await Promise.all([inserted, moveLocked(tx, storedAttempt, actor, fresh, event)]);
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
