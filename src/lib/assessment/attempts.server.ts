import { randomBytes } from 'node:crypto';
import type { Item, Quiz } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { addJob } from '#lib/platform/queue.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { attemptMachine } from './attempt.machine.ts';
import { settledAt } from './attempt.rules.ts';
import { drawItems, layOut } from './paper.rules.ts';
import { insertPaper, paperOf, timesSeen } from './papers.server.ts';
import { receiptOf } from './receipt.rules.ts';
import { nextTry } from './tries.rules.ts';

export const storedAttempt: StoredMachine<typeof attemptMachine> = {
	name: 'attempt',
	table: 'attempt',
	machine: attemptMachine,
	ruleVersion: 'attempt/1',
	refusal: (event, state) =>
		state === 'inProgress'
			? `This try at the quiz is still under way (${event}).`
			: `This try at the quiz has ended (${event}).`
};

export type AttemptState = 'inProgress' | 'submitted' | 'marked' | 'voided';

export type Attempt = {
	id: string;
	enrolmentId: string;
	assessmentId: string;
	number: number;
	state: AttemptState;
	startedAt: Date;
	/** The last instant at which an answer counts. */
	dueAt: Date;
	submittedAt: Date | null;
	/** SHA-256 of what was handed in, hex. */
	receipt: string | null;
};

const columns = (sql: AnySql) => sql`
	a.id, a.enrolment_id, a.assessment_id, a.number, a.state, a.started_at, a.due_at, a.submitted_at,
	a.receipt`;

/** Every try of one learner at one quiz, oldest first. */
export async function attemptsOf(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string
): Promise<Attempt[]> {
	return sql<Attempt[]>`
		select ${columns(sql)} from attempt a
		where a.enrolment_id = ${enrolmentId} and a.assessment_id = ${assessmentId} order by a.number`;
}

/** One try by its number, as addresses write it. @throws NotFound */
export async function attemptAt(
	sql: AnySql,
	enrolmentId: string,
	assessmentId: string,
	number: string
): Promise<Attempt> {
	if (!/^[1-9]\d{0,3}$/.test(number)) throw new NotFound('That try');
	const [attempt] = await sql<Attempt[]>`
		select ${columns(sql)} from attempt a where a.enrolment_id = ${enrolmentId}
			and a.assessment_id = ${assessmentId} and a.number = ${Number(number)}`;
	if (!attempt) throw new NotFound('That try');
	return attempt;
}

/** Up to `limit` tries that the clock should have handed in by `at`, longest overdue first. */
export async function overdueAttempts(sql: AnySql, at: Date, limit: number): Promise<string[]> {
	const rows = await sql<{ id: string; dueAt: Date }[]>`
		select id, due_at from attempt where state = 'inProgress' and due_at < ${at}
		order by due_at limit ${limit}`;
	return rows.filter((row) => settledAt(row) <= at).map(({ id }) => id);
}

/**
 * Begins a try: draws the paper and queues its deadline in the same transaction. Idempotent: while
 * one is open that one is returned (unique indexes: one open try, one of each number).
 * @param allowed tries in all, by the edition and the board
 * @throws Refused when none is left, or it is too soon
 */
export async function startAttempt(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; quiz: Quiz; bank: readonly Item[]; allowed: number }
): Promise<Attempt> {
	const { enrolmentId, quiz, bank, allowed } = input;
	const earlier = await attemptsOf(tx, enrolmentId, quiz.id);
	const next = nextTry(earlier, allowed, quiz.policy, actor.at);
	if (next.verdict === 'none-left') throw new Refused('You have used all your tries at this quiz.');
	if (next.verdict === 'wait') {
		throw new Refused(`You can try again from ${momentWords(next.until)}.`);
	}
	const open = earlier.find(({ number }) => next.verdict === 'open' && number === next.number);
	if (open) return open;
	const seed = randomBytes(16).toString('hex');
	const attempt = await insertAttempt(tx, actor, { enrolmentId, quiz, number: next.number, seed });
	// Somebody was faster: theirs is the open one.
	if (!attempt) return await startAttempt(tx, actor, input);
	const seen = await timesSeen(tx, enrolmentId, quiz.id);
	const drawn = drawItems(bank, quiz.policy.blueprint, seed, seen);
	// An edition whose bank cannot fill its blueprint is refused when it is imported.
	if (!drawn) throw new Error(`The bank of quiz ${quiz.id} cannot fill its blueprint.`);
	await insertPaper(tx, attempt.id, layOut(drawn, seed));
	await addJob(
		tx,
		'submit-overdue',
		{ attemptId: attempt.id },
		{ key: `submit-overdue:${attempt.id}`, runAt: settledAt(attempt) }
	);
	return attempt;
}

/**
 * Locks one try until the transaction ends: the actor's own, or any for the system. From here on no
 * answer is added to it.
 * @throws NotFound
 */
export async function lockAttempt(
	tx: Transaction,
	actor: Actor,
	attemptId: string
): Promise<Attempt & { moduleId: string }> {
	// The enrolment first, as in every story of one learner; the try in a statement of its own, so
	// that it is read as the one before left it.
	const [enrolment] = await tx<{ personId: string }[]>`
		select e.person_id from enrolment e
		where e.id = (select enrolment_id from attempt where id = ${attemptId}) for update`;
	const owned = actor.personId === null || actor.personId === enrolment?.personId;
	if (!enrolment || !owned) throw new NotFound('That try');
	const [attempt] = await tx<(Attempt & { moduleId: string })[]>`
		select ${columns(tx)}, q.module_id from attempt a join assessment q on q.id = a.assessment_id
		where a.id = ${attemptId} for update of a`;
	if (!attempt) throw new NotFound('That try');
	return attempt;
}

/**
 * Hands in what the journal holds. The try must be locked: `lockAttempt` also makes it happen once,
 * since only the first caller still finds it in progress. The clock hands in as of the deadline.
 */
export async function handInAttempt(
	tx: Transaction,
	actor: Actor,
	attempt: Attempt,
	cause: 'learner' | 'deadline'
) {
	const submittedAt = cause === 'learner' ? actor.at : attempt.dueAt;
	const paper = await paperOf(tx, attempt.id);
	const receipt = receiptOf({
		attemptId: attempt.id,
		submittedAt,
		answers: paper.map(({ position, item, response }) => ({
			position,
			itemKey: item.key,
			response
		}))
	});
	await tx`
		update attempt set submitted_at = ${submittedAt}, receipt = ${receipt} where id = ${attempt.id}`;
	await move(tx, storedAttempt, { ...actor, at: submittedAt }, attempt.id, {
		type: 'submitted',
		cause,
		receipt
	});
	return { paper, submittedAt, receipt };
}

/** The mark is recorded: the try is over. Once, because the machine takes it only after a hand-in. */
export async function attemptMarked(
	tx: Transaction,
	actor: Actor,
	attemptId: string,
	markId: string
): Promise<void> {
	await move(tx, storedAttempt, actor, attemptId, { type: 'marked', markId });
}

async function insertAttempt(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; quiz: Quiz; number: number; seed: string }
): Promise<Attempt | null> {
	const { enrolmentId, quiz, number, seed } = input;
	const attempt = {
		id: newId(),
		enrolmentId,
		assessmentId: quiz.id,
		number,
		state: 'inProgress' as const,
		startedAt: actor.at,
		dueAt: new Date(actor.at.getTime() + quiz.policy.minutes * 60_000),
		submittedAt: null,
		receipt: null
	};
	const inserted = await tx`
		insert into attempt ${tx({ ...attempt, seed })} on conflict do nothing`;
	return inserted.count === 1 ? attempt : null;
}
