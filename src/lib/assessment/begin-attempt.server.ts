import { randomBytes } from 'node:crypto';
import type { Item, Quiz } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { move } from '#lib/platform/machine-store.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { type Attempt, attemptsOf, queueClock, storedAttempt } from './attempts.server.ts';
import { drawItems, layOut } from './paper.rules.ts';
import { insertPaper, timesSeen } from './papers.server.ts';
import { dueAtOf, overtimeSecondsOf, type Terms } from './timing.rules.ts';
import { termsOf } from './terms.server.ts';
import { type NextTry, nextTry } from './tries.rules.ts';

/**
 * Begins a try: draws the paper and queues its deadline in the same transaction. Idempotent: while
 * one is open that one is returned (unique indexes: one open try, one of each number).
 * @param allowed tries in all, by the edition and the board
 * @throws Refused when none is left, it is too soon, or the window is shut
 */
export async function startAttempt(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; quiz: Quiz; bank: readonly Item[]; allowed: number }
): Promise<Attempt> {
	const { enrolmentId, quiz, bank, allowed } = input;
	const [earlier, terms, seen] = await Promise.all([
		attemptsOf(tx, enrolmentId, quiz.id),
		termsOf(tx, enrolmentId, quiz.id),
		timesSeen(tx, enrolmentId, quiz.id)
	]);
	const next = nextTry(earlier, allowed, quiz.policy, actor.at, terms);
	if (next.verdict === 'open') {
		const open = earlier.find(({ number }) => number === next.number);
		if (open) return open;
		throw new Error('An open try was found and lost.');
	}
	if (next.verdict !== 'start') throw new Refused(refusalWords(next));
	const seed = randomBytes(16).toString('hex');
	const attempt = await insertAttempt(tx, actor, { ...input, number: next.number, seed, terms });
	// Somebody was faster: theirs is the open one.
	if (!attempt) return await startAttempt(tx, actor, input);
	const drawn = drawItems(bank, quiz.policy.blueprint, seed, seen);
	// An edition whose bank cannot fill its blueprint is refused when it is imported.
	if (!drawn) throw new Error(`The bank of quiz ${quiz.id} cannot fill its blueprint.`);
	await Promise.all([insertPaper(tx, attempt.id, layOut(drawn, seed)), queueClock(tx, attempt)]);
	return attempt;
}

async function insertAttempt(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; quiz: Quiz; number: number; seed: string; terms: Terms }
): Promise<Attempt | null> {
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
	const inserted = await tx`
		insert into attempt ${tx({ ...attempt, state: 'notStarted', seed })} on conflict do nothing`;
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
