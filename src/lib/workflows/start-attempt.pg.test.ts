import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settledAt } from '#lib/assessment/attempt.rules.ts';
import { attemptsOf } from '#lib/assessment/attempts.server.ts';
import { drawItems, layOut } from '#lib/assessment/paper.rules.ts';
import { redrawPaper } from '#lib/assessment/redraw-paper.server.ts';
import { itemsOf, quizOf } from '#lib/catalogue/assessments.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { looksAt, openQuiz } from '../../../tests/support/quizzes.ts';
import { startQuizAttempt } from './start-attempt.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const origin = 'https://academy.example';

describe('starting a quiz', () => {
	it('draws a paper, fixes the deadline and queues it', async () => {
		const { attempt, paper, edition } = await openQuiz(sql);
		expect(attempt).toMatchObject({ number: 1, state: 'inProgress', startedAt: firstDay });
		expect(attempt.dueAt).toEqual(new Date(firstDay.getTime() + 35 * 60_000));
		expect(paper.map(({ position }) => position)).toEqual([1, 2]);
		expect(paper.every(({ response, flagged }) => response === null && !flagged)).toBe(true);
		expect(await looksAt(sql, settledAt(attempt))).toHaveLength(1);

		const [{ seed } = { seed: '' }] = await sql<{ seed: string }[]>`
			select seed from attempt where id = ${attempt.id}`;
		const { id: moduleId, quiz } = edition.modules[0];
		const { policy } = await quizOf(sql, moduleId);
		const again = layOut(drawItems(await itemsOf(sql, quiz.id), policy.blueprint, seed), seed);
		expect(paper.map(({ item, optionOrder }) => [item.id, optionOrder])).toEqual(
			again.map(({ itemId, optionOrder }) => [itemId, optionOrder])
		);
	});

	it('queues one look of the clock for all whose time ends in the same second', async () => {
		const edition = await makeEdition(sql);
		// Far enough away: what is about to run is queued anew.
		const at = new Date(Date.now() + 3_600_000);
		const begin = async () => (await openQuiz(sql, { edition, at })).attempt;
		const [first] = await Promise.all([begin(), begin(), begin()]);
		await begin();
		const second = new Date(Math.ceil(settledAt(first).getTime() / 1000) * 1000);
		expect(await looksAt(sql, second)).toHaveLength(1);
	});

	it('gives one try, however many clicks arrive at once', async () => {
		const enrolment = await makeEnrolment(sql);
		const where = { cohort: enrolment.cohort.code, module: 'm-1' };
		const numbers = await Promise.all(
			Array.from({ length: 20 }, () => startQuizAttempt(sql, enrolment.actor(), where))
		);
		expect(new Set(numbers)).toEqual(new Set([1]));
		const rows = await sql`select from attempt where enrolment_id = ${enrolment.id}`;
		expect(rows.count).toBe(1);
	});

	it('is another try once the first has ended, with what the learner has not met', async () => {
		const first = await openQuiz(sql);
		const { enrolment, edition } = first;
		await submitAttempt(sql, enrolment.actor(), { attemptId: first.attempt.id, origin });
		const second = await openQuiz(sql, { edition, enrolment });
		expect(second.attempt.number).toBe(2);
		const met = first.paper.map(({ item }) => item.id);
		for (const { item } of second.paper) expect(met).not.toContain(item.id);
	});

	it('in another cohort and edition begins with what the learner has not met, and can be drawn again', async () => {
		const first = await openQuiz(sql);
		const { courseCode } = first.edition;
		// The next edition of the course asks questions of the same names.
		const next = await makeEdition(sql);
		await sql`alter table edition disable trigger user`;
		await sql`update edition set course_code = ${courseCode}, label = 'test-2' where id = ${next.id}`;
		await sql`alter table edition enable trigger user`;
		const { person } = first.enrolment;
		for (const edition of [next, first.edition]) {
			const cohort = await makeCohort(sql, { editionId: edition.id });
			const enrolment = await makeEnrolment(sql, { person, cohort });
			const again = await openQuiz(sql, { edition, enrolment });
			expect(again.attempt.number).toBe(1);
			const keys = (quiz: typeof first) => quiz.paper.map(({ item }) => item.key);
			// Four questions, two a paper: the third paper has met them all.
			if (edition === next) {
				expect(keys(again).filter((key) => keys(first).includes(key))).toEqual([]);
			}
			const [{ metIn } = { metIn: [] }] = await sql<{ metIn: string[] }[]>`
				select met_in from attempt where id = ${again.attempt.id}`;
			expect(metIn).toContain(first.attempt.id);
			const redrawn = await redrawPaper(sql, again.attempt.id);
			expect(redrawn.map(({ itemId }) => itemId)).toEqual(again.paper.map(({ item }) => item.id));
		}
	});

	it('waits for the days between and stops at the last try', async () => {
		const first = await openQuiz(sql);
		const { enrolment, edition } = first;
		const end = (day: number, attemptId: string) =>
			submitAttempt(sql, enrolment.actor(onDay(day)), { attemptId, origin });
		await end(0, first.attempt.id);
		const second = await openQuiz(sql, { edition, enrolment });
		await end(0, second.attempt.id);
		await expect(openQuiz(sql, { edition, enrolment, at: onDay(0.5) })).rejects.toThrow(
			'You can try again from Tuesday 8 September 2026, 09:00.'
		);
		const third = await openQuiz(sql, { edition, enrolment, at: onDay(1) });
		await end(1, third.attempt.id);
		const all = Array.from({ length: 5 }, () =>
			openQuiz(sql, { edition, enrolment, at: onDay(9) })
		);
		for (const one of await Promise.allSettled(all)) {
			expect(one).toMatchObject({
				reason: { message: 'You have used all your tries at this quiz.' }
			});
		}
		expect(await attemptsOf(sql, enrolment.id, edition.modules[0].quiz.id)).toHaveLength(3);
	});

	it('is refused while the module is closed, and to anybody else', async () => {
		const { enrolment } = await openQuiz(sql);
		const { cohort } = enrolment;
		await expect(
			startQuizAttempt(sql, enrolment.actor(), { cohort: cohort.code, module: 'm-2' })
		).rejects.toMatchObject({ name: 'Refused' });
		const stranger = actorOf(await makePerson(sql));
		await expect(
			startQuizAttempt(sql, stranger, { cohort: cohort.code, module: 'm-1' })
		).rejects.toMatchObject({ name: 'NotFound' });
	});
});
