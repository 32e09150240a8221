import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sql } from '#lib/platform/database.server.ts';
import { submitAttempt } from '#lib/workflows/submit-attempt.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { actorOf, makePerson } from '../../../tests/support/factories.ts';
import { minutesAfter, openQuiz } from '../../../tests/support/quizzes.ts';
import { saveAnswers } from './answer-journal.server.ts';
import { attemptAt } from './attempts.server.ts';
import { shortReceipt } from './receipt.rules.ts';
import { checkReceipt } from './receipts.server.ts';
import { answerTo } from '../../../tests/support/quizzes.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

it('tells a receipt that we gave from one that somebody made up', async () => {
	const quiz = await openQuiz(sql);
	const at = minutesAfter(quiz.attempt.startedAt, 5);
	await saveAnswers(sql, quiz.enrolment.actor(at), [answerTo(quiz, 1, { seq: 1 })]);
	const { id: attemptId, assessmentId } = quiz.attempt;
	await submitAttempt(sql, quiz.enrolment.actor(at), { attemptId, origin: 'https://a.example' });
	const { receipt } = await attemptAt(sql, quiz.enrolment.id, assessmentId, '1');
	const staff = actorOf(await makePerson(sql), at, { staff: true });

	const short = shortReceipt(receipt!);
	for (const shown of [receipt!, short, ` ${short.toLowerCase().replaceAll(' ', '-')} `]) {
		expect(await checkReceipt(sql, staff, shown)).toMatchObject({ attemptId, sound: true });
	}
	// The right beginning with a wrong end is as much a forgery as any other.
	const forged = `${receipt!.slice(0, 63)}${receipt!.endsWith('0') ? '1' : '0'}`;
	for (const shown of [forged, '0'.repeat(16), short.slice(0, -1), '', "' or true --"]) {
		expect(await checkReceipt(sql, staff, shown)).toBeNull();
	}
	await expect(checkReceipt(sql, quiz.enrolment.actor(at), short)).rejects.toMatchObject({
		name: 'Forbidden'
	});

	await sql`alter table answer disable trigger answer_append_only`;
	await sql`update answer set response = '{}' where attempt_id = ${attemptId}`;
	await sql`alter table answer enable trigger answer_append_only`;
	expect(await checkReceipt(sql, staff, short)).toMatchObject({ sound: false });
});
