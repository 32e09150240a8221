import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '#lib/platform/log.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { actorOf, makePerson } from '../../../tests/support/factories.ts';
import { type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { takeAnswers, tellStanding } from './answers-endpoint.server.ts';
import { paperOf } from './papers.server.ts';

/** What no page sends: each is refused with its reason, the reason is logged, and nothing is lost. */

let database: TestDatabase;
let sql: Sql;
let quiz: OpenQuiz;
let right: object;
beforeAll(async () => {
	database = await testDatabase();
	({ sql } = database);
	// Begun just now, because an answer arrives by the clock of the server.
	quiz = await openQuiz(sql, { at: new Date() });
	const { body } = quiz.paper[0]!.item;
	right = { choice: 'options' in body ? body.options.find(({ correct }) => correct)?.id : '' };
	const kept = await send(quiz.enrolment.actor(new Date()), { item: 1, seq: 1, response: right });
	expect(kept.answer).toMatchObject({ status: 200, body: { refused: [] } });
	expect(kept.logged).toEqual([]);
});
afterAll(() => database.drop());

/** Sends one answer, or anything else, and notes what is logged. */
async function send(
	actor: Parameters<typeof takeAnswers>[0]['actor'],
	sent: unknown,
	client = 'page-one'
) {
	const logged: unknown[] = [];
	const note = (detail: unknown) => void logged.push(detail);
	const log = { info: note, warn: note, error: note } as unknown as Log;
	const isAnswer = typeof sent === 'object' && sent !== null && 'item' in sent;
	const body = isAnswer ? { attempt: quiz.attempt.id, client, answers: [sent] } : sent;
	const answer = await takeAnswers({ sql, actor, log }, quiz.address, body).catch(
		(error: unknown) => error
	);
	return { answer, logged };
}

describe('a hostile or broken page', () => {
	const own = () => quiz.enrolment.actor(new Date());
	const cases = {
		'unknown-item': { status: 400, sent: () => ({ item: 99, seq: 2, response: right }) },
		'wrong-shape': { status: 400, sent: () => ({ item: 1, seq: 3, response: { choice: 'zzz' } }) },
		'sequence-jump': { status: 409, sent: () => ({ item: 1, seq: 900_000, response: right }) },
		'sequence-used': { status: 409, sent: () => ({ item: 2, seq: 1, response: right2() }) }
	};
	const right2 = () => {
		const { body } = quiz.paper[1]!.item;
		return { choice: 'options' in body ? body.options[0]?.id : '' };
	};

	it.each(Object.entries(cases))('%s: refused, in words, and logged', async (reason, one) => {
		const { answer, logged } = await send(own(), one.sent());
		expect(answer).toMatchObject({
			...{ status: one.status, body: { receipts: [], refused: [{ reason }] } }
		});
		const { message } = (answer as { body: { refused: { message: string }[] } }).body.refused[0]!;
		expect(message).toMatch(/^[A-Z].{15,}\.$/);
		expect(logged).toMatchObject([{ attemptId: quiz.attempt.id, refused: [{ reason }] }]);
		// What somebody answered is nobody's business: it is not in the log.
		expect(JSON.stringify(logged)).not.toContain('choice');
	});

	it.each([null, 'words', [], { attempt: 'x' }, { attempt: '1', client: '', answers: [{}] }])(
		'%j is not answers',
		async (sent) => {
			const { answer, logged } = await send(own(), sent);
			expect(answer).toMatchObject({ status: 400, body: { message: expect.any(String) } });
			expect(logged).toHaveLength(1);
		}
	);

	it('how another person’s try stands is not told, and the log says why', async () => {
		const logged: unknown[] = [];
		const log = { info: (detail: unknown) => void logged.push(detail) } as unknown as Log;
		const actor = actorOf(await makePerson(sql), new Date());
		const asked = tellStanding({ sql, actor, log }, quiz.address, quiz.attempt.id);
		await expect(asked).rejects.toMatchObject({ name: 'NotFound' });
		expect(logged).toEqual([{ attemptId: quiz.attempt.id, reason: 'not-yours' }]);
	});

	it('another person’s try is not found, and the log says why', async () => {
		const stranger = actorOf(await makePerson(sql), new Date());
		const { answer, logged } = await send(stranger, { item: 1, seq: 1, response: right });
		expect(answer).toMatchObject({ name: 'NotFound' });
		expect(logged).toEqual([{ attemptId: quiz.attempt.id, reason: 'not-yours' }]);
	});

	it('an answer after the deadline is late, and logged', async () => {
		const due = new Date(Date.now() - 60_000);
		await sql`update attempt set due_at = ${due} where id = ${quiz.attempt.id}`;
		const { answer, logged } = await send(own(), { item: 2, seq: 2, response: right2() });
		expect(answer).toMatchObject({ status: 409, body: { refused: [{ reason: 'late' }] } });
		expect(logged).toMatchObject([{ refused: [{ item: 2, reason: 'late' }] }]);
	});

	it('and of all that, the one sound answer is what is kept', async () => {
		const paper = await paperOf(sql, quiz.attempt.id);
		expect(paper.map(({ response }) => response)).toEqual([right, null]);
		const rows = await sql`select from answer where attempt_id = ${quiz.attempt.id}`;
		expect(rows.count).toBe(1);
	});
});
