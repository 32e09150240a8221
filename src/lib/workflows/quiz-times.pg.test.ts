import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import { SETTLE_SECONDS } from '#lib/assessment/attempt.rules.ts';
import { attemptAt, storedAttempt } from '#lib/assessment/attempts.server.ts';
import { checkAttempts } from '#lib/assessment/check-attempts.server.ts';
import { termsOf } from '#lib/assessment/terms.server.ts';
import { currentMarks } from '#lib/marking/marks.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { clockAt, instantAt } from '#lib/platform/local-time.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { triesOf } from '#lib/progression/tries.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment
} from '../../../tests/support/factories.ts';
import {
	answerTo,
	looksAt,
	minutesAfter,
	type OpenQuiz,
	openQuiz
} from '../../../tests/support/quizzes.ts';
import { startQuizAttempt } from './start-attempt.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';
import { submitOverdue } from './submit-overdue.job.server.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const origin = 'https://academy.example';
const jobAt = (at: Date) => ({
	sql,
	clock: { now: () => at },
	config: readConfig({ ORIGIN: origin }),
	log: createLog({ production: true, logLevel: 'silent' })
});
/** A look that was queued for `at`, on a machine whose clock agrees. */
const look = (at: Date) => submitOverdue(jobAt(at), { at: at.toISOString() });
const after = ({ attempt }: OpenQuiz, minutes: number) => minutesAfter(attempt.startedAt, minutes);
const save = (quiz: OpenQuiz, minutes: number, position: number, right = true) =>
	saveAnswers(sql, quiz.enrolment.actor(after(quiz, minutes)), [
		answerTo(quiz, position, { client: `at-${Math.round(minutes * 100)}`, seq: position, right })
	]);
const now = ({ enrolment, attempt }: OpenQuiz) =>
	attemptAt(sql, enrolment.id, attempt.assessmentId, String(attempt.number));
const markOf = async ({ enrolment }: OpenQuiz) => (await currentMarks(sql, enrolment.id)).at(-1);

describe('the window of a quiz', () => {
	// The cohort starts on Monday 7 September; its clocks are one hour ahead of UTC.
	const window = {
		opens: { week: 1, day: 2, time: '09:00' },
		closes: { week: 1, day: 2, time: '17:00' }
	};
	const opensAt = new Date('2026-09-08T08:00:00Z');
	const closesAt = new Date('2026-09-08T16:00:00Z');

	it('lets tries begin while it is open, in the cohort’s own time', async () => {
		const edition = await makeEdition(sql, { window });
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const enrolment = await makeEnrolment(sql, { cohort });
		const startAt = (at: Date) =>
			startQuizAttempt(sql, enrolment.actor(at), { cohort: cohort.code, module: 'm-1' });
		await expect(startAt(firstDay)).rejects.toThrow('This quiz opens on Tuesday 8 September');
		await expect(startAt(new Date(opensAt.getTime() - 1))).rejects.toMatchObject({
			name: 'Refused'
		});
		await expect(startAt(closesAt)).rejects.toThrow('This quiz closed on');
		expect(await startAt(opensAt)).toBe(1);
	});

	it('ends with it, however late a try began', async () => {
		const edition = await makeEdition(sql, { window });
		const quiz = await openQuiz(sql, { edition, at: minutesAfter(closesAt, -10) });
		expect(quiz.attempt.dueAt).toEqual(closesAt);
		const early = await openQuiz(sql, { edition, at: opensAt });
		expect(early.attempt.dueAt).toEqual(minutesAfter(opensAt, 35));
	});
});

it.each([
	// Week 7 ends with summer time, week 29 with its beginning.
	[7, '2026-10-25T01:30:00Z', 'Sunday 25 October 2026, 01:30 GMT'],
	[29, '2027-03-28T01:30:00Z', 'Sunday 28 March 2027, 02:30']
])(
	'a time of week %d that is twice, or not at all, is one instant for everybody',
	async (week, iso, said) => {
		const edition = await makeEdition(sql, {
			window: { closes: { week, day: 7, time: '01:30' } }
		});
		const closesAt = new Date(iso);
		const { attempt, enrolment } = await openQuiz(sql, {
			edition,
			at: minutesAfter(closesAt, -40)
		});
		// Over the change, a minute is a minute.
		expect(attempt.dueAt).toEqual(minutesAfter(closesAt, -5));
		const terms = await termsOf(sql, enrolment.id, attempt.assessmentId);
		expect(terms.closesAt).toEqual(closesAt);
		expect(momentWords(closesAt)).toBe(said);
		// Staff who send back what the page shows move nothing.
		const shown = clockAt(closesAt, 'Europe/London');
		expect(instantAt(shown.day, shown.time, 'Europe/London')).toEqual(closesAt);
	}
);

describe('grace and late time', () => {
	const policy = { graceMinutes: 2, late: { minutes: 30, costPercent: 10 } };

	it('take answers, and count the late ones less', async () => {
		const quiz = await openQuiz(sql, { edition: await makeEdition(sql, policy) });
		await save(quiz, 36, 1);
		expect(await save(quiz, 66.9, 2)).toMatchObject([{ receivedAt: after(quiz, 66.9) }]);
		expect(await save(quiz, 67.1, 2)).toEqual([{ refused: 'late' }]);
		await submitAttempt(sql, quiz.enrolment.actor(after(quiz, 67)), {
			attemptId: quiz.attempt.id,
			origin
		});
		expect(await markOf(quiz)).toMatchObject({
			percent: 90,
			rawPercent: 100,
			adjustments: [{ kind: 'late', percent: 10 }]
		});
		const events = await sql<{ type: string }[]>`
			select event ->> 'type' as type from history where subject_id = ${quiz.attempt.id} order by seq`;
		expect(events.map(({ type }) => type)).toEqual(['started', 'timeEnded', 'submitted', 'marked']);
		expect(await checkAttempts(sql)).toMatchObject({ breaches: [] });
	});

	it('cost nothing when everything that counts came before', async () => {
		const quiz = await openQuiz(sql, { edition: await makeEdition(sql, policy) });
		await save(quiz, 5, 1);
		await save(quiz, 36.9, 2);
		await submitAttempt(sql, quiz.enrolment.actor(after(quiz, 60)), {
			attemptId: quiz.attempt.id,
			origin
		});
		expect(await markOf(quiz)).toMatchObject({ percent: 100, adjustments: [] });
	});

	it('show the try as overdue, and end with the clock handing in', async () => {
		const quiz = await openQuiz(sql, { edition: await makeEdition(sql, policy) });
		await save(quiz, 5, 1);
		expect(await looksAt(sql, quiz.attempt.dueAt)).toHaveLength(1);
		await look(after(quiz, 35.01));
		expect((await now(quiz)).state).toBe('overdue');
		const end = after(quiz, 67 + SETTLE_SECONDS / 60);
		expect(await looksAt(sql, end)).toHaveLength(1);
		await save(quiz, 40, 2);
		await look(new Date(end.getTime() - 1));
		expect((await now(quiz)).state).toBe('overdue');
		await look(end);
		expect(await now(quiz)).toMatchObject({ state: 'marked', submittedAt: after(quiz, 67) });
		expect(await markOf(quiz)).toMatchObject({ percent: 90, rawPercent: 100 });
		expect(await replay(sql, storedAttempt, quiz.attempt.id)).toEqual({
			state: 'marked',
			version: 4
		});
	});
});

describe('the tries that count', () => {
	it.each([
		['best', 100],
		['latest', 0],
		['average', 50]
	] as const)('%s', async (counts, percent) => {
		const edition = await makeEdition(sql, { counts, coolingOffHours: [] });
		const first = await openQuiz(sql, { edition });
		const handIn = (quiz: OpenQuiz) =>
			submitAttempt(sql, quiz.enrolment.actor(after(quiz, 10)), {
				attemptId: quiz.attempt.id,
				origin
			});
		await save(first, 1, 1);
		await save(first, 1, 2);
		await handIn(first);
		const second = await openQuiz(sql, {
			edition,
			enrolment: first.enrolment,
			at: after(first, 20)
		});
		await save(second, 1, 1, false);
		await handIn(second);
		const [quiz] = await triesOf(sql, first.enrolment.id, edition.modules[0].id);
		expect(quiz?.bestPercent).toBe(percent);
	});
});
