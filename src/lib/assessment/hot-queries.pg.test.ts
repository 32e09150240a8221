import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '#lib/platform/database.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { answerTo, minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { effectiveAnswers, saveAnswers } from './answer-journal.server.ts';
import { attemptAt, attemptsOf, overdueAttempts } from './attempts.server.ts';
import { openPaper } from './open-papers.server.ts';
import { metElsewhere, paperOf } from './papers.server.ts';

/** Every query of an open quiz is answered by an index, also when many have taken it before. */

let database: TestDatabase;
let quiz: OpenQuiz;
beforeAll(async () => {
	database = await testDatabase();
	quiz = await openQuiz(database.sql);
	// From now on the planner believes that the tables hold next to nothing.
	await database.sql`analyze`;
}, 60_000);
afterAll(() => database.drop());

const large = ['attempt', 'attempt_item', 'answer', 'enrolment'];

/** The tables that `act` read from end to end. */
async function readWhole(act: (sql: Sql) => Promise<unknown>): Promise<string[]> {
	return await database.sql.begin(async (tx) => {
		// The counters of this connection, which may hold earlier work too.
		const scans = async () =>
			new Map(
				(
					await tx<{ relname: string; seqScan: number }[]>`
						select relname, seq_scan from pg_stat_xact_user_tables`
				).map(({ relname, seqScan }) => [relname, seqScan])
			);
		const before = await scans();
		await act(tx as unknown as Sql);
		const after = await scans();
		return large.filter((name) => after.get(name) !== before.get(name));
	});
}

let seq = 0;
const save = (sql: Sql) => {
	const actor = quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, 1));
	const answers = [1, 2].map((position) => answerTo(quiz, position, { seq: ++seq }));
	return saveAnswers(sql, actor, answers);
};

it('saving answers looks every row up by its key, however small the tables seem', async () => {
	expect(await readWhole(save)).toEqual([]);
});

describe('with thousands of tries before', () => {
	beforeAll(() => multiply(database.sql, quiz, 4000), 60_000);

	it.each<[string, (sql: Sql) => Promise<unknown>]>([
		['saving answers', save],
		['knowing a paper', (sql) => openPaper(sql, quiz.attempt.id)],
		['reading a paper', (sql) => paperOf(sql, quiz.attempt.id)],
		['the answers that count', (sql) => effectiveAnswers(sql, quiz.attempt.id)],
		['finding a try', (sql) => attemptAt(sql, quiz.enrolment.id, quiz.attempt.assessmentId, '1')],
		['listing tries', (sql) => attemptsOf(sql, quiz.enrolment.id, quiz.attempt.assessmentId)],
		[
			'what was met elsewhere',
			(sql) => metElsewhere(sql, quiz.enrolment.id, quiz.attempt.assessmentId)
		],
		['finding what is overdue', (sql) => overdueAttempts(sql, quiz.attempt.startedAt)]
	])('%s reads no table from end to end', async (_, act) => {
		expect(await readWhole(act)).toEqual([]);
	});
});

/** As many tries as `count`, ended and answered, beside the open one. */
async function multiply(sql: Sql, { enrolment, attempt, paper }: OpenQuiz, count: number) {
	const { cohort } = enrolment;
	await sql`
		insert into person (id, name, email, created_at)
		select gen_random_uuid(), 'Invented', 'many-' || n || '@example.org', now()
		from generate_series(1, ${count}) n`;
	await sql`
		insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
		select gen_random_uuid(), id, ${cohort.id}, email, 'invited', now()
		from person where email like 'many-%'`;
	// The guard of the state would look up a history that nobody needs here.
	await sql`alter table attempt disable trigger attempt_state`;
	await sql`
		insert into attempt (id, enrolment_id, assessment_id, number, seed, state, started_at, due_at)
		select gen_random_uuid(), id, ${attempt.assessmentId}, 1, 's', 'inProgress',
			${attempt.startedAt}, ${attempt.dueAt}
		from enrolment where state = 'invited'`;
	await sql`alter table attempt enable trigger attempt_state`;
	for (const { position, item } of paper) {
		await sql`
			insert into attempt_item select id, ${position}, ${item.id}, '{}' from attempt
			where id <> ${attempt.id}`;
		await sql`
			insert into answer select id, ${item.id}, 'client-' || ${position}::text, n, '{}', false, now()
			from attempt, generate_series(1, 3) n where id <> ${attempt.id}`;
	}
	await sql`analyze`;
}
