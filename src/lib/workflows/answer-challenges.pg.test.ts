import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import {
	answersAbout,
	challengedItems,
	challengesOf
} from '#lib/assessment/challenges/challenge-list.server.ts';
import {
	challengeItem,
	challengesBy,
	challengesIn
} from '#lib/assessment/challenges/challenges.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Sql } from '#lib/platform/database.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	firstDay,
	makeEdition,
	type MadeEdition,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { answerTo, minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { answerChallenges } from './answer-challenges.server.ts';
import { correctItem, previewCorrection } from './correct-item.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

let database: TestDatabase;
let sql: Sql;
let staff: Actor;
beforeAll(async () => {
	database = await testDatabase();
	({ sql } = database);
	staff = actorOf(await makePerson(sql), onDay(3), { staff: true });
});
afterAll(() => database.drop());

const origin = 'https://academy.example';
const reason = 'Section 3 says the opposite of what counts as right here.';

/** A learner whose quiz is marked, wrong in the first question. */
async function taken(edition: MadeEdition, given: Parameters<typeof openQuiz>[1] = {}) {
	const quiz = await openQuiz(sql, { edition, ...given });
	const at = quiz.enrolment.actor(minutesAfter(given.at ?? firstDay, 1));
	await saveAnswers(sql, at, [answerTo(quiz, 1, { seq: 1, right: false })]);
	await submitAttempt(sql, at, { attemptId: quiz.attempt.id, origin });
	return quiz;
}

const later = ({ enrolment }: OpenQuiz) => enrolment.actor(onDay(1));
const challenge = (quiz: OpenQuiz, position: number) =>
	challengeItem(sql, later(quiz), { attemptId: quiz.attempt.id, position, kind: 'key', reason });
/** Every paper holds its questions in an order of its own. */
const placeOf = ({ paper }: OpenQuiz, itemId: string) =>
	paper.find(({ item }) => item.id === itemId)?.position ?? 0;
const mailsTo = ({ enrolment }: OpenQuiz) => sql<{ bodyText: string }[]>`
	select body_text from mail where to_address = ${enrolment.person.email}
		and subject like 'Your question about a question%'`;
const listed = async (itemId: string) =>
	(await challengedItems(sql, staff)).find((item) => item.itemId === itemId);
const answer = (itemId: string, upheld: boolean) =>
	answerChallenges(sql, staff, { itemId, upheld, reason: 'The guidance changed in May.', origin });

/** Learners whose papers all hold one question, and that question. */
async function sharing(count: number) {
	const edition = await makeEdition(sql);
	const quizzes: OpenQuiz[] = [];
	const [{ item }] = (await taken(edition)).paper as [OpenQuiz['paper'][number]];
	while (quizzes.length < count) {
		const quiz = await taken(edition);
		if (placeOf(quiz, item.id) > 0) quizzes.push(quiz);
	}
	return { edition, item, quizzes };
}

describe('a learner says that something is wrong', () => {
	it('once, however often they press, and in whichever try they meet it again', async () => {
		const edition = await makeEdition(sql);
		const first = await taken(edition);
		const { enrolment } = first;
		// The bank has four questions, so whatever the third try asks was asked before.
		const second = await taken(edition, { enrolment, at: onDay(2) });
		const third = await taken(edition, { enrolment, at: onDay(5) });
		const itemId = third.paper[0]!.item.id;
		const earlier = [first, second].find((one) => placeOf(one, itemId) > 0)!;
		const at = enrolment.actor(onDay(6));
		const about = (one: OpenQuiz) => ({
			attemptId: one.attempt.id,
			position: placeOf(one, itemId)
		});
		const press = () => challengeItem(sql, at, { ...about(earlier), kind: 'key', reason });
		const fresh = await Promise.all(Array.from({ length: 10 }, press));
		expect(fresh.filter(Boolean)).toHaveLength(1);
		expect(await listed(itemId)).toMatchObject({ waiting: 1, toCorrect: false });
		const input = about(third);
		expect(await challengeItem(sql, at, { ...input, kind: 'other', reason })).toBe(false);
		expect(await listed(itemId)).toMatchObject({ waiting: 1 });
		// There, too, it is seen to wait.
		expect((await challengesIn(sql, third.attempt.id)).get(itemId)).toMatchObject({
			answer: null
		});
	});

	it('about their own paper only, and once they see the result', async () => {
		const quiz = await taken(await makeEdition(sql));
		const stranger = actorOf(await makePerson(sql), onDay(1));
		const input = { attemptId: quiz.attempt.id, position: 1, kind: 'key', reason } as const;
		await expect(challengeItem(sql, stranger, input)).rejects.toMatchObject({ name: 'NotFound' });
		await expect(challengeItem(sql, later(quiz), { ...input, position: 99 })).rejects.toMatchObject(
			{ name: 'NotFound' }
		);
		const open = await openQuiz(sql);
		await expect(challenge(open, 1)).rejects.toMatchObject({ name: 'Refused' });
		const held = await taken(await makeEdition(sql, { release: 'after-board' }));
		await expect(challenge(held, 1)).rejects.toMatchObject({ name: 'Refused' });
	});

	it('not about a question that counts for nobody any more', async () => {
		const quiz = await taken(await makeEdition(sql));
		const leaveOut = { itemId: quiz.paper[0]!.item.id, kind: 'void', answer: null } as const;
		const { digest } = await previewCorrection(sql, staff, leaveOut);
		await correctItem(sql, staff, { ...leaveOut, reason: 'Two fit.', digest, origin });
		await expect(challenge(quiz, 1)).rejects.toMatchObject({ name: 'Refused' });
	});
});

describe('staff answer', () => {
	it('everybody who waits at once: each is told once and reads it beside the question', async () => {
		const { item, quizzes } = await sharing(3);
		for (const quiz of quizzes) await challenge(quiz, placeOf(quiz, item.id));
		expect(await listed(item.id)).toMatchObject({ waiting: 3 });
		const said = await challengesOf(sql, staff, item.id);
		expect(said).toHaveLength(3);
		// Staff read what was said, not who said it.
		expect(Object.keys(said[0]!).toSorted()).toEqual([
			...['challengedAt', 'kind', 'reason', 'waiting']
		]);
		const counts = await Promise.all(Array.from({ length: 6 }, () => answer(item.id, false)));
		expect(counts.toSorted()).toEqual([0, 0, 0, 0, 0, 3]);
		for (const quiz of quizzes) {
			const mails = await mailsTo(quiz);
			expect(mails).toHaveLength(1);
			expect(mails[0]?.bodyText).toContain('The question stands as it is. The guidance changed');
			expect(mails[0]?.bodyText).toContain(`/result#q${placeOf(quiz, item.id)}`);
			expect((await challengesIn(sql, quiz.attempt.id)).get(item.id)?.answer).toEqual({
				...{ upheld: false, reason: 'The guidance changed in May.', answeredAt: staff.at }
			});
		}
		const [asked] = quizzes;
		expect(await challengesBy(sql, asked!.enrolment.id)).toEqual([
			{
				...{ quiz: expect.any(String), number: 1, position: placeOf(asked!, item.id) },
				...{ kind: 'key', reason, challengedAt: onDay(1) },
				answer: { upheld: false, reason: 'The guidance changed in May.', answeredAt: staff.at }
			}
		]);
		expect(await listed(item.id)).toBeUndefined();
		expect(await answersAbout(sql, staff, item.id)).toMatchObject([{ upheld: false, count: 3 }]);
		const [audited] = await sql<{ detail: object }[]>`
			select detail from audit where action = 'challenge-answered' and subject_id = ${item.id}`;
		expect(audited?.detail).toMatchObject({ upheld: false, answered: 3 });
	});

	it('that learners are right: the question stays on the list until it is put right', async () => {
		const { item, quizzes } = await sharing(1);
		const [quiz] = quizzes as [OpenQuiz];
		await challenge(quiz, placeOf(quiz, item.id));
		await answer(item.id, true);
		expect(await listed(item.id)).toMatchObject({ waiting: 0, toCorrect: true });
		expect((await mailsTo(quiz))[0]?.bodyText).toContain('You were right.');
		const at = { ...staff, at: onDay(4) };
		const leaveOut = { itemId: item.id, kind: 'void', answer: null } as const;
		const { digest } = await previewCorrection(sql, at, leaveOut);
		await correctItem(sql, at, { ...leaveOut, reason: 'Two answers fit.', digest, origin });
		expect(await listed(item.id)).toBeUndefined();
	});

	it('is for staff, and what was said and answered never changes', async () => {
		const { item, quizzes } = await sharing(1);
		const [quiz] = quizzes as [OpenQuiz];
		await challenge(quiz, placeOf(quiz, item.id));
		const learner = later(quiz);
		const input = { itemId: item.id, upheld: true, reason: 'x', origin };
		await expect(answerChallenges(sql, learner, input)).rejects.toMatchObject({
			name: 'Forbidden'
		});
		await expect(challengedItems(sql, learner)).rejects.toMatchObject({ name: 'Forbidden' });
		await expect(challengesOf(sql, learner, item.id)).rejects.toMatchObject({ name: 'Forbidden' });
		await answer(item.id, false);
		for (const table of ['item_challenge', 'challenge_answer', 'challenge_answered']) {
			await expect(sql`delete from ${sql(table)}`).rejects.toThrow();
			await expect(sql`update ${sql(table)} set item_id = item_id`).rejects.toThrow();
		}
	});
});
