import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { makeEnrolment } from '../../../tests/support/factories.ts';
import { answerTo, minutesAfter, openQuiz } from '../../../tests/support/quizzes.ts';
import { saveAnswers } from './answer-journal.server.ts';
import { liveQuiz } from './live-quiz.server.ts';
import { paperOf } from './papers.server.ts';
import { showQuestion } from './question.rules.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

it('counts as answered what the learner’s own page shows as answered', async () => {
	const { sql } = database;
	const quiz = await openQuiz(sql);
	const { enrolment, attempt } = quiz;
	await makeEnrolment(sql, { cohort: enrolment.cohort });
	let minute = 0;
	const save = (answer: Parameters<typeof answerTo>, cleared = false) => {
		const given = answerTo(...answer);
		const response = cleared ? {} : given.response;
		const at = minutesAfter(attempt.startedAt, ++minute);
		return saveAnswers(sql, enrolment.actor(at), [{ ...given, response }]);
	};
	const seen = async () => {
		const rows = await liveQuiz(sql, enrolment.cohort.id, attempt.assessmentId);
		const own = rows.find(({ enrolmentId }) => enrolmentId === enrolment.id);
		const shown = (await paperOf(sql, attempt.id)).map(showQuestion);
		expect(own).toMatchObject({
			answered: shown.filter(({ filled }) => filled === 'whole').length,
			partly: shown.filter(({ filled }) => filled === 'part').length,
			questions: 2,
			seenAt: minute ? minutesAfter(attempt.startedAt, minute) : null
		});
		const other = rows.find(({ enrolmentId }) => enrolmentId !== enrolment.id);
		expect(other).toMatchObject({ state: 'none', answered: 0, partly: 0 });
		return own?.answered;
	};
	expect(await seen()).toBe(0);
	// Flagged, and not answered.
	await save([quiz, 1, { seq: 1, flagged: true }], true);
	expect(await seen()).toBe(0);
	await save([quiz, 1, { seq: 2 }]);
	await save([quiz, 2, { seq: 3 }]);
	expect(await seen()).toBe(2);
	// Taken back, from another page.
	await save([quiz, 2, { seq: 1, client: 'client-2' }], true);
	expect(await seen()).toBe(1);
});
