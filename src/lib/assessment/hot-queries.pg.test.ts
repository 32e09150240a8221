import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Sql } from '#lib/platform/database.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { answerTo, minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { effectiveAnswers, saveAnswers } from './answer-journal.server.ts';
import { attemptAt, attemptsOf, overdueAttempts } from './attempts.server.ts';
import { openPaper } from './open-papers.server.ts';
import { paperOf } from './papers.server.ts';

/** Every query of an open quiz is answered by an index, also when many have taken it before. */

let database: TestDatabase;
let sql: Sql;
let quiz: OpenQuiz;
/** What the functions under test send: each text with the parameters it was sent with. */
const sent = new Map<string, unknown[]>();

beforeAll(async () => {
	database = await testDatabase();
	quiz = await openQuiz(database.sql);
	await multiply(database.sql, quiz, 4000);
	sql = openDatabase(database.url, { max: 1, name: 'hot queries' });
	Object.assign(sql.options, {
		debug: (_: number, query: string, parameters: unknown[]) => {
			if (!query.startsWith('explain')) sent.set(query, parameters);
		}
	});
}, 60_000);
afterAll(async () => {
	await sql.end();
	await database.drop();
});

it.each([
	[
		'saving an answer',
		() => {
			const actor = quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, 1));
			return saveAnswers(sql, actor, [answerTo(quiz, 1, { seq: 1 })]);
		}
	],
	['knowing a paper', () => openPaper(sql, quiz.attempt.id)],
	['reading a paper', () => paperOf(sql, quiz.attempt.id)],
	['the answers that count', () => effectiveAnswers(sql, quiz.attempt.id)],
	['finding a try', () => attemptAt(sql, quiz.enrolment.id, quiz.attempt.assessmentId, '1')],
	['listing tries', () => attemptsOf(sql, quiz.enrolment.id, quiz.attempt.assessmentId)],
	['finding what is overdue', () => overdueAttempts(sql, quiz.attempt.startedAt, 500)]
])('%s reads no table from end to end', async (_, act) => {
	sent.clear();
	await act();
	expect(sent.size).toBeGreaterThan(0);
	for (const [query, parameters] of sent) {
		const plan = await sql.unsafe(`explain ${query}`, parameters as never[]);
		const text = plan.map((row) => String(row['QUERY PLAN'] ?? row['queryPlan'])).join('\n');
		expect(text).not.toMatch(/Seq Scan on (attempt|attempt_item|answer|enrolment)\b/);
	}
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
	await sql`
		insert into attempt (id, enrolment_id, assessment_id, number, seed, state, started_at, due_at)
		select gen_random_uuid(), id, ${attempt.assessmentId}, 1, 's', 'inProgress',
			${attempt.startedAt}, ${attempt.dueAt}
		from enrolment where state = 'invited'`;
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
