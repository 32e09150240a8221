import type { QuizPolicy } from '#lib/catalogue/published.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { move, type StoredMachine } from '#lib/platform/machine-store.server.ts';
import { addJobOnce } from '#lib/platform/queue.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import { attemptMachine } from './attempt.machine.ts';
import { clockLooksAt, isOpen, lastAt, SETTLE_SECONDS } from './attempt.rules.ts';
import { paperOf } from './papers.server.ts';
import { receiptOf } from './receipt.rules.ts';

export const storedAttempt: StoredMachine<typeof attemptMachine> = {
	name: 'attempt',
	table: 'attempt',
	machine: attemptMachine,
	ruleVersion: 'attempt/2',
	refusal: (event, state) =>
		isOpen(state)
			? `This try at the quiz is still under way (${event}).`
			: `This try at the quiz has ended (${event}).`
};

export type AttemptState =
	'notStarted' | 'inProgress' | 'overdue' | 'submitted' | 'autoSubmitted' | 'marked' | 'voided';

export type Attempt = {
	id: string;
	enrolmentId: string;
	assessmentId: string;
	number: number;
	state: AttemptState;
	startedAt: Date;
	/** When the time is over; moved when staff give more. */
	dueAt: Date;
	/** After that, answers still count for so long. */
	overtimeSeconds: number;
	submittedAt: Date | null;
	/** SHA-256 of what was handed in, hex. */
	receipt: string | null;
};

const columns = (sql: AnySql) => sql`
	a.id, a.enrolment_id, a.assessment_id, a.number, a.state, a.started_at, a.due_at,
	a.overtime_seconds, a.submitted_at, a.receipt`;

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
	const attempt = await tryOf(sql, [enrolmentId, assessmentId, number].join(' '));
	if (!attempt) throw new NotFound('That try');
	return attempt;
}

/** By place and number. Every page of a quiz begins here: those who open one together share a statement. */
const tryOf = readShared(async (sql: AnySql, keys: string[]) => {
	const asked = keys.map((key) => key.split(' '));
	const part = (index: number) => asked.map((words) => words[index]!);
	// The limit keeps the look-up by index, one a key, however small the table is thought to be.
	const rows = await sql<Attempt[]>`
		select a.* from unnest(${part(0)}::uuid[], ${part(1)}::uuid[], ${part(2)}::int[])
			asked(enrolment_id, assessment_id, number)
		cross join lateral (select ${columns(sql)} from attempt a
			where a.enrolment_id = asked.enrolment_id and a.assessment_id = asked.assessment_id
				and a.number = asked.number limit 1) a`;
	return new Map(rows.map((row) => [`${row.enrolmentId} ${row.assessmentId} ${row.number}`, row]));
});

/** Tries that the clock should have looked at by `at`, longest overdue first. */
export async function overdueAttempts(sql: AnySql, at: Date): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select id from attempt
		where state in ('inProgress', 'overdue') and due_at < ${at} and (
			due_at + make_interval(secs => overtime_seconds + ${SETTLE_SECONDS}) <= ${at}
			or (state = 'inProgress' and overtime_seconds > 0))
		order by due_at`;
	return rows.map(({ id }) => id);
}

/**
 * Queues the clock's next look at a try. A look takes in every try that is due by then, so those who
 * begin in the same second share one: a cohort that sits down together is a handful of jobs.
 * `at` goes along: the queue runs by the database's clock, so once the job runs that instant has
 * come, whatever the clock of the machine that runs it.
 */
export async function queueClock(
	tx: Transaction,
	attempt: Pick<Attempt, 'dueAt' | 'overtimeSeconds' | 'state'>
): Promise<void> {
	const runAt = new Date(Math.ceil(clockLooksAt(attempt).getTime() / 1000) * 1000);
	const at = runAt.toISOString();
	const name = 'submit-overdue';
	// One look after the other: the next finds only what the last one left.
	await addJobOnce(tx, name, { at }, { key: `${name}:${at}`, runAt, queue: name });
}

/** What handing in needs to know of the quiz. */
export type LockedAttempt = Attempt & {
	moduleId: string;
	quiz: { floorPercent: number; policy: QuizPolicy };
};

/**
 * Locks one try until the transaction ends: the actor's own, or any for the system. From here on no
 * answer is added to it.
 * @throws NotFound
 */
export async function lockAttempt(
	tx: Transaction,
	actor: Actor,
	attemptId: string
): Promise<LockedAttempt> {
	// The quiz's marks first, which a correction keeps for itself; then the enrolment, as in every
	// story of one learner; the try in a statement of its own, so that it is read as they left it.
	const [enrolment] = await tx<{ personId: string }[]>`
		with quiz as materialized (
			select enrolment_id, lock_marks_shared(assessment_id) from attempt where id = ${attemptId}
		)
		select e.person_id from quiz q join enrolment e on e.id = q.enrolment_id for update of e`;
	const owned = actor.personId === null || actor.personId === enrolment?.personId;
	if (!enrolment || !owned) throw new NotFound('That try');
	const [attempt] = await tx<LockedAttempt[]>`
		select ${columns(tx)}, q.module_id,
			jsonb_build_object('floorPercent', q.floor_percent, 'policy', q.policy) as quiz
		from attempt a join assessment q on q.id = a.assessment_id
		where a.id = ${attemptId} for update of a`;
	if (!attempt) throw new NotFound('That try');
	return attempt;
}

/**
 * The clock finds that the time is over: `overdue`, as of the deadline, and looks again when the
 * overtime is over too. The try must be locked. Idempotent: before its time, and for a try that is
 * overdue already, nothing happens; the sweep finds whatever nobody looks at.
 */
export async function timeEnded(tx: Transaction, actor: Actor, attempt: Attempt): Promise<void> {
	const { id, state, dueAt } = attempt;
	if (state !== 'inProgress' || actor.at <= dueAt) return;
	await move(tx, storedAttempt, { ...actor, at: dueAt }, id, { type: 'timeEnded' });
	await queueClock(tx, { ...attempt, state: 'overdue' });
}

/**
 * Hands in what the journal holds. The try must be locked: `lockAttempt` also makes it happen once,
 * since only the first caller still finds it open. The clock hands in as of the last instant at
 * which an answer counted.
 */
export async function handInAttempt(
	tx: Transaction,
	actor: Actor,
	attempt: Attempt,
	cause: 'learner' | 'deadline'
) {
	const { id, dueAt, state } = attempt;
	const submittedAt = cause === 'learner' ? actor.at : lastAt(attempt);
	const paper = await paperOf(tx, id);
	const answers = paper.map(({ position, item, response }) => ({
		position,
		itemKey: item.key,
		response
	}));
	const receipt = receiptOf({ attemptId: id, submittedAt, answers });
	await tx`update attempt set submitted_at = ${submittedAt}, receipt = ${receipt} where id = ${id}`;
	if (state === 'inProgress' && (cause === 'deadline' || submittedAt > dueAt)) {
		await move(tx, storedAttempt, { ...actor, at: dueAt }, id, { type: 'timeEnded' });
	}
	const at = { ...actor, at: submittedAt };
	if (cause === 'learner') {
		await move(tx, storedAttempt, at, id, { type: 'submitted', cause, receipt });
	} else {
		await move(tx, storedAttempt, at, id, { type: 'autoSubmitted', receipt });
	}
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
