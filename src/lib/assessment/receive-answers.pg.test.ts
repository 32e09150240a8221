import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import type { Sql } from '#lib/platform/database.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { actorOf, makePerson } from '../../../tests/support/factories.ts';
import { minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { asShown } from './answer-form.ts';
import { paperOf } from './papers.server.ts';
import { showQuestion } from './question.rules.ts';
import {
	answersSchema,
	receiveAnswers,
	receiveForm,
	type SentAnswers
} from './receive-answers.server.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const learner = (quiz: OpenQuiz, minutes = 1) =>
	quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, minutes));

/** The id of a right or a wrong option of the question at `position`. */
function optionOf(quiz: OpenQuiz, position: number, right: boolean): string {
	const body = quiz.paper[position - 1]?.item.body;
	if (body?.type !== 'single-choice') throw new Error('Not a single choice.');
	return body.options.find(({ correct }) => correct === right)?.id ?? '';
}

const sentBy = (
	quiz: OpenQuiz,
	...answers: Partial<SentAnswers['answers'][number]>[]
): SentAnswers => ({
	attempt: quiz.attempt.id,
	client: 'page-under-test',
	answers: answers.map((answer, index) => ({
		item: 1,
		seq: index + 1,
		response: { choice: optionOf(quiz, 1, true) },
		flagged: false,
		...answer
	}))
});

const answersNow = async (quiz: OpenQuiz) =>
	(await paperOf(sql, quiz.attempt.id)).map(({ response, flagged }) => [response, flagged]);

describe('answers sent by a page', () => {
	it('get a receipt each, or a reason each', async () => {
		const quiz = await openQuiz(sql);
		const received = await receiveAnswers(
			sql,
			learner(quiz),
			quiz.address,
			sentBy(
				quiz,
				{ item: 1 },
				{ item: 2, response: { choice: 'nobody' } },
				{ item: 3 },
				{ item: 2, response: { choice: optionOf(quiz, 2, false) }, flagged: true }
			)
		);
		const receivedAt = learner(quiz).at.toISOString();
		expect(received.receipts).toEqual([
			{ item: 1, seq: 1, receivedAt },
			{ item: 2, seq: 4, receivedAt }
		]);
		expect(received.refused).toEqual([
			{
				item: 2,
				seq: 2,
				reason: 'wrong-shape',
				message: 'This is not an answer to this question.'
			},
			{ item: 3, seq: 3, reason: 'unknown-item', message: 'There is no question 3 in this quiz.' }
		]);
		expect(await answersNow(quiz)).toEqual([
			[{ choice: optionOf(quiz, 1, true) }, false],
			[{ choice: optionOf(quiz, 2, false) }, true]
		]);
	});

	it('are refused when their number jumps further than any page can be ahead, and lose nothing', async () => {
		const quiz = await openQuiz(sql);
		const give = (seq: number) =>
			receiveAnswers(sql, learner(quiz), quiz.address, sentBy(quiz, { seq }));
		expect((await give(1000)).receipts).toHaveLength(1); // a long time without network
		expect((await give(2000)).receipts).toHaveLength(1);
		expect((await give(3001)).refused).toMatchObject([{ item: 1, reason: 'sequence-jump' }]);
		const rows = await sql`select from answer where attempt_id = ${quiz.attempt.id}`;
		expect(rows.count).toBe(2);
		// The page then counts anew under another name, and the answer is saved.
		const anew = { ...sentBy(quiz, {}), client: 'page-counting-anew' };
		const received = await receiveAnswers(sql, learner(quiz), quiz.address, anew);
		expect(received.receipts).toHaveLength(1);
	});

	it('are nobody else’s to give, and belong to the address they are sent to', async () => {
		const [quiz, other] = [await openQuiz(sql), await openQuiz(sql)];
		const stranger = actorOf(await makePerson(sql), learner(quiz).at);
		const notFound = { name: 'NotFound' };
		const give = (actor = learner(quiz), address = quiz.address, sent = sentBy(quiz, {})) =>
			receiveAnswers(sql, actor, address, sent);
		await expect(give(stranger)).rejects.toMatchObject(notFound);
		await expect(give(learner(other))).rejects.toMatchObject(notFound);
		await expect(give(learner(other), other.address)).rejects.toMatchObject(notFound);
		for (const wrong of [{ number: '2' }, { module: 'm-2' }, { cohort: other.address.cohort }]) {
			await expect(give(learner(quiz), { ...quiz.address, ...wrong })).rejects.toMatchObject(
				notFound
			);
		}
		expect(await answersNow(quiz)).toEqual([
			[null, false],
			[null, false]
		]);
	});

	it('are told the deadline when they come too late', async () => {
		const quiz = await openQuiz(sql);
		const late = quiz.enrolment.actor(new Date(quiz.attempt.dueAt.getTime() + 1));
		const received = await receiveAnswers(sql, late, quiz.address, sentBy(quiz, {}));
		expect(received.receipts).toEqual([]);
		expect(received.refused[0]).toMatchObject({
			reason: 'late',
			message: 'Your time had ended before this answer reached us, so it does not count.'
		});
	});

	it('are told apart, when they come too late, from what counts already in the same words', async () => {
		const quiz = await openQuiz(sql);
		const [right, wrong] = [true, false].map((one) => ({ choice: optionOf(quiz, 1, one) }));
		const form = (choice: string) =>
			[
				['q1.was', ''],
				['q1.choice', choice]
			] as [string, string][];
		const attemptId = quiz.attempt.id;
		await receiveForm(sql, learner(quiz), quiz.address, { attemptId, form: form(right!.choice) });
		const late = await receiveAnswers(
			sql,
			learner(quiz, 36),
			quiz.address,
			sentBy(quiz, { response: right! }, { response: wrong! }, { item: 2, response: {} })
		);
		expect(late.refused.map(({ reason, counts }) => [reason, counts])).toEqual([
			['late', true],
			['late', undefined],
			['late', undefined]
		]);
	});

	it('must have the shape that the contract says', () => {
		const sound = {
			attempt: '01a20911-d0b4-734e-a7ed-ad3e7d5e41aa',
			client: 'page-under-test',
			answers: [{ item: 1, seq: 1, response: {} }]
		};
		const one = sound.answers[0]!;
		expect(v.safeParse(answersSchema, sound).success).toBe(true);
		for (const wrong of [
			null,
			[],
			{ ...sound, attempt: 'x' },
			{ ...sound, client: 'x y' },
			{ ...sound, client: 'x'.repeat(65) },
			{ ...sound, answers: [] },
			{ ...sound, answers: Array.from({ length: 201 }, () => one) },
			{ ...sound, answers: [{ ...one, seq: 0 }] },
			{ ...sound, answers: [{ ...one, seq: 2 ** 31 }] },
			{ ...sound, answers: [{ ...one, seq: 1.5 }] },
			{ ...sound, answers: [{ ...one, item: '1' }] },
			{ ...sound, answers: [{ ...one, response: 'b' }] },
			{ ...sound, answers: [{ ...one, extra: true }] },
			{ ...sound, extra: true }
		]) {
			expect(v.safeParse(answersSchema, wrong).success, JSON.stringify(wrong)?.slice(0, 80)).toBe(
				false
			);
		}
	});
});

describe('a form sent without JavaScript', () => {
	/** The page as the learner has it before them, with what they change on it. */
	async function pageOf(quiz: OpenQuiz, changes: Record<string, string> = {}) {
		const fields = new Map<string, string>();
		for (const line of await paperOf(sql, quiz.attempt.id)) {
			const { position, was, response, flagged } = showQuestion(line);
			fields.set(`q${position}.was`, was);
			const { choice } = response as { choice?: string };
			if (choice) fields.set(`q${position}.choice`, choice);
			if (flagged) fields.set(`q${position}.flag`, 'on');
		}
		return [...new Map([...fields, ...Object.entries(changes)])];
	}
	const post = (quiz: OpenQuiz, form: [string, string][], minutes = 1) =>
		receiveForm(sql, learner(quiz, minutes), quiz.address, { attemptId: quiz.attempt.id, form });
	const rows = async (quiz: OpenQuiz) =>
		(await sql`select from answer where attempt_id = ${quiz.attempt.id}`).count;

	it('saves what was changed, once, however often it is sent', async () => {
		const quiz = await openQuiz(sql);
		const form = await pageOf(quiz, { 'q1.choice': optionOf(quiz, 1, true) });
		expect(await post(quiz, form)).toEqual([]);
		expect(await post(quiz, form)).toEqual([]);
		expect(await rows(quiz)).toBe(1);
		expect(await post(quiz, await pageOf(quiz))).toEqual([]);
		expect(await rows(quiz)).toBe(1);
	});

	it('does not bring back an old answer from a page that was left open in another tab', async () => {
		const quiz = await openQuiz(sql);
		await post(quiz, await pageOf(quiz, { 'q1.choice': optionOf(quiz, 1, false) }));
		const oldTab = await pageOf(quiz, { 'q2.choice': optionOf(quiz, 2, true) });
		await post(quiz, await pageOf(quiz, { 'q1.choice': optionOf(quiz, 1, true) }), 2);
		await post(quiz, oldTab, 3);
		expect(await answersNow(quiz)).toEqual([
			[{ choice: optionOf(quiz, 1, true) }, false],
			[{ choice: optionOf(quiz, 2, true) }, false]
		]);
	});

	it('does not repeat what the page’s script has saved already, even when a newer tab changed it', async () => {
		const quiz = await openQuiz(sql);
		const choice = optionOf(quiz, 1, false);
		await receiveAnswers(sql, learner(quiz), quiz.address, sentBy(quiz, { response: { choice } }));
		const form = await pageOf(quiz, { 'q1.was': asShown({ choice }, false) });
		await post(quiz, await pageOf(quiz, { 'q1.choice': optionOf(quiz, 1, true) }), 2);
		await post(quiz, form, 3);
		expect((await answersNow(quiz))[0]).toEqual([{ choice: optionOf(quiz, 1, true) }, false]);
	});

	it('keeps the sound answers and says what was wrong with the others, in words', async () => {
		const quiz = await openQuiz(sql);
		const refused = await post(
			quiz,
			await pageOf(quiz, {
				'q1.choice': 'nobody',
				'q2.choice': optionOf(quiz, 2, true),
				'q9.choice': 'a'
			})
		);
		expect(refused.map(({ item, reason }) => [item, reason])).toEqual([
			[1, 'wrong-shape'],
			[9, 'unknown-item']
		]);
		expect(await answersNow(quiz)).toEqual([
			[null, false],
			[{ choice: optionOf(quiz, 2, true) }, false]
		]);
	});

	it('says what came too late', async () => {
		const quiz = await openQuiz(sql);
		const form = await pageOf(quiz, { 'q1.choice': optionOf(quiz, 1, true) });
		expect(await post(quiz, form, 36)).toMatchObject([
			{ item: 1, reason: 'late', words: 'The right one' }
		]);
	});

	it('sets and takes away a flag without an answer', async () => {
		const quiz = await openQuiz(sql);
		await post(quiz, await pageOf(quiz, { 'q1.flag': 'on' }));
		expect(await answersNow(quiz)).toEqual([
			[{}, true],
			[null, false]
		]);
		const unflagged = (await pageOf(quiz)).filter(([name]) => name !== 'q1.flag');
		await post(quiz, unflagged, 2);
		expect((await answersNow(quiz))[0]).toEqual([{}, false]);
	});
});
