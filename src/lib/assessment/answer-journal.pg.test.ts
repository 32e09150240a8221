import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Sql } from '#lib/platform/database.server.ts';
import { makePerson, actorOf, makeEdition } from '../../../tests/support/factories.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { answerTo, minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import {
	answersSettled,
	effectiveAnswers,
	type GivenAnswer,
	saveAnswers
} from './answer-journal.server.ts';

let database: TestDatabase;
let sql: Sql;
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const stored = (attemptId: string) => sql<
	{ client: string; clientSeq: number; receivedAt: Date }[]
>`
	select client, client_seq, received_at from answer where attempt_id = ${attemptId}
	order by client, client_seq`;

const learner = (quiz: OpenQuiz, minutes = 1) =>
	quiz.enrolment.actor(minutesAfter(quiz.attempt.startedAt, minutes));

describe('an answer', () => {
	it('is durable when it is acknowledged, with the instant it arrived', async () => {
		const quiz = await openQuiz(sql);
		const actor = learner(quiz);
		expect(await saveAnswers(sql, actor, [answerTo(quiz, 1, { seq: 1 })])).toEqual([
			{ receivedAt: actor.at }
		]);
		expect(await stored(quiz.attempt.id)).toEqual([
			{ client: 'client-1', clientSeq: 1, receivedAt: actor.at }
		]);
	});

	it('gets its first receipt however often it is sent', async () => {
		const quiz = await openQuiz(sql);
		const answer = answerTo(quiz, 1, { seq: 1 });
		const receipts = await Promise.all(
			Array.from({ length: 21 }, (_, n) => saveAnswers(sql, learner(quiz, n + 1), [answer]))
		);
		const first = learner(quiz, 1);
		expect(receipts.flat()).toEqual(Array.from({ length: 21 }, () => ({ receivedAt: first.at })));
		expect(await stored(quiz.attempt.id)).toHaveLength(1);
	});

	it('is refused under a number that stands for another answer, and the first stays', async () => {
		const quiz = await openQuiz(sql);
		const right = answerTo(quiz, 1, { seq: 1 });
		const wrong = answerTo(quiz, 1, { seq: 1, right: false });
		expect(await saveAnswers(sql, learner(quiz), [right, wrong])).toEqual([
			{ receivedAt: learner(quiz).at },
			{ refused: 'sequence-used' }
		]);
		expect(await saveAnswers(sql, learner(quiz), [wrong])).toEqual([{ refused: 'sequence-used' }]);
	});

	it('counts up to the last instant, by its arrival', async () => {
		const quiz = await openQuiz(sql);
		const { dueAt } = quiz.attempt;
		const inTime = quiz.enrolment.actor(dueAt);
		const late = quiz.enrolment.actor(new Date(dueAt.getTime() + 1));
		expect(
			await Promise.all([
				saveAnswers(sql, inTime, [answerTo(quiz, 1, { seq: 1 })]),
				saveAnswers(sql, late, [answerTo(quiz, 2, { seq: 2 })])
			])
		).toEqual([[{ receivedAt: dueAt }], [{ refused: 'late' }]]);
		// Sent again after the deadline because the receipt was lost on the way.
		expect(await saveAnswers(sql, late, [answerTo(quiz, 1, { seq: 1 })])).toEqual([
			{ receivedAt: dueAt }
		]);
	});

	it('that waited in one page does not undo what another was told since', async () => {
		const quiz = await openQuiz(sql);
		const newer = answerTo(quiz, 1, { seq: 1 });
		const older = { ...answerTo(quiz, 1, { seq: 1, right: false }), client: 'client-2' };
		await saveAnswers(sql, learner(quiz, 10), [newer]);
		const minutes = (count: number) => count * 60_000;
		// Arrives two minutes later, and was given two minutes before.
		const waited = { ...older, waited: minutes(4) };
		expect(await saveAnswers(sql, learner(quiz, 12), [waited])).toEqual([
			{ receivedAt: learner(quiz, 12).at, superseded: true }
		]);
		const effective = async () => (await effectiveAnswers(sql, quiz.attempt.id)).get(newer.itemId);
		expect(await effective()).toMatchObject({ response: newer.response });
		// The same that waited less was given later, and counts.
		await saveAnswers(sql, learner(quiz, 12), [{ ...older, seq: 2, waited: minutes(1) }]);
		expect(await effective()).toMatchObject({
			response: older.response,
			givenAt: learner(quiz, 11).at,
			receivedAt: learner(quiz, 12).at
		});
	});

	it('is given no earlier than its try began, whatever a browser says', async () => {
		const quiz = await openQuiz(sql);
		const answer = { ...answerTo(quiz, 1, { seq: 1 }), waited: 1e9 };
		await saveAnswers(sql, learner(quiz), [answer]);
		const stored = (await effectiveAnswers(sql, quiz.attempt.id)).get(answer.itemId);
		expect(stored?.givenAt).toEqual(quiz.attempt.startedAt);
	});

	it('is refused alone, with its own reason, beside answers of others that are saved', async () => {
		const edition = await makeEdition(sql);
		const [mine, theirs] = [await openQuiz(sql, { edition }), await openQuiz(sql, { edition })];
		const stranger = actorOf(await makePerson(sql), learner(mine).at);
		const notOnPaper = edition.modules[0].quiz.items.find(
			({ id }) => !mine.paper.some(({ item }) => item.id === id)
		);
		const outcomes = await Promise.all([
			saveAnswers(sql, learner(mine), [answerTo(mine, 1, { seq: 1 })]),
			saveAnswers(sql, learner(theirs), [answerTo(mine, 1, { seq: 2 })]),
			saveAnswers(sql, stranger, [answerTo(mine, 1, { seq: 3 })]),
			saveAnswers(sql, learner(mine), [
				{ ...answerTo(mine, 1, { seq: 4 }), itemId: notOnPaper?.id ?? '' }
			]),
			saveAnswers(sql, learner(theirs), [answerTo(theirs, 1, { seq: 1 })])
		]);
		expect(outcomes.flat()).toEqual([
			{ receivedAt: learner(mine).at },
			{ refused: 'not-found' },
			{ refused: 'not-found' },
			{ refused: 'not-found' },
			{ receivedAt: learner(theirs).at }
		]);
	});

	it('that the database cannot take at all does not take its neighbours with it', async () => {
		const quiz = await openQuiz(sql);
		const poisoned = { ...answerTo(quiz, 1, { seq: 2 }), response: { choice: 'nul \u0000' } };
		const [good, bad, other] = await Promise.allSettled([
			saveAnswers(sql, learner(quiz), [answerTo(quiz, 1, { seq: 1 })]),
			saveAnswers(sql, learner(quiz), [poisoned]),
			saveAnswers(sql, learner(quiz), [answerTo(quiz, 2, { seq: 3 })])
		]);
		expect([good.status, bad.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
		expect(await stored(quiz.attempt.id)).toHaveLength(2);
	});

	it('cannot be changed or taken back', async () => {
		const quiz = await openQuiz(sql);
		await saveAnswers(sql, learner(quiz), [answerTo(quiz, 1, { seq: 1 })]);
		const { id } = quiz.attempt;
		await expect(sql`update answer set flagged = true where attempt_id = ${id}`).rejects.toThrow(
			/append-only/
		);
		await expect(sql`delete from answer where attempt_id = ${id}`).rejects.toThrow(/append-only/);
	});

	it('waits for nobody else: a locked try is passed over until it is free', async () => {
		const [held, free] = [await openQuiz(sql), await openQuiz(sql)];
		const locked = Promise.withResolvers<null>();
		const release = Promise.withResolvers<null>();
		const holding = sql.begin(async (tx) => {
			await tx`select from attempt where id = ${held.attempt.id} for update`;
			locked.resolve(null);
			await release.promise;
		});
		await locked.promise;
		const waiting = saveAnswers(sql, learner(held), [answerTo(held, 1, { seq: 1 })]);
		expect(await saveAnswers(sql, learner(free), [answerTo(free, 1, { seq: 1 })])).toEqual([
			{ receivedAt: learner(free).at }
		]);
		expect(await stored(held.attempt.id)).toHaveLength(0);
		release.resolve(null);
		await holding;
		expect(await waiting).toEqual([{ receivedAt: learner(held).at }]);
	});
});

describe('the answer that counts', () => {
	/** What a page sends: which page, its number, which question, right or wrong. */
	const sent = fc.record({
		client: fc.constantFrom('page-one', 'page-two', 'page-three'),
		seq: fc.integer({ min: 1, max: 9 }),
		position: fc.constantFrom(1, 2),
		right: fc.boolean(),
		flagged: fc.boolean(),
		// In the page before it was sent, in seconds: not at all, on its way, on a line that was down.
		waitedSeconds: fc.constantFrom(0, 1, 2, 30, 90, 150, 400, 5000)
	});
	const distinct = fc.uniqueArray(sent, {
		selector: ({ client, seq }) => `${client} ${seq}`,
		maxLength: 18
	});

	/** When it was given: as it arrived, unless it waited; never before the try began. */
	const givenAt = (quiz: OpenQuiz, arrived: Date, waitedSeconds: number): number =>
		waitedSeconds > 2
			? Math.max(arrived.getTime() - waitedSeconds * 1000, quiz.attempt.startedAt.getTime())
			: arrived.getTime();

	it('is the highest number of a page and between pages the one given last, in whatever order and however often they come', async () => {
		const edition = await makeEdition(sql);
		const run = fc.asyncProperty(
			distinct.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all]))),
			async ([all, repeated]) => {
				const quiz = await openQuiz(sql, { edition });
				const answers = all.map((one, index) => {
					const actor = learner(quiz, index + 1);
					return {
						...{ ...one, actor, given: givenAt(quiz, actor.at, one.waitedSeconds) },
						answer: { ...answerTo(quiz, one.position, one), waited: one.waitedSeconds * 1000 }
					};
				});
				const again = repeated.map((one) =>
					answers.find((other) => other.client === one.client && other.seq === one.seq)!
				);
				await Promise.all(
					[...again, ...answers].map(({ actor, answer }) => saveAnswers(sql, actor, [answer]))
				);
				// Once more, after a receipt was lost: it waited longer, and what is stored stays.
				const later = learner(quiz, all.length + 1);
				const receipts = await Promise.all(
					again.map(({ answer }) =>
						saveAnswers(sql, later, [{ ...answer, waited: answer.waited + 60_000 }])
					)
				);
				expect(receipts.flat()).toMatchObject(again.map(({ actor }) => ({ receivedAt: actor.at })));
				expect(await stored(quiz.attempt.id)).toHaveLength(all.length);
				const counts = await effectiveAnswers(sql, quiz.attempt.id);
				for (const position of [1, 2]) {
					const of = answers.filter((one) => one.position === position);
					const newest = [...Map.groupBy(of, ({ client }) => client).values()].map(
						(page) => page.toSorted((a, b) => b.seq - a.seq)[0]!
					);
					// Of two given at the same instant the later arrival.
					const last = newest.toSorted(
						(a, b) => b.given - a.given || b.actor.at.getTime() - a.actor.at.getTime()
					)[0];
					const found = counts.get(quiz.paper[position - 1]!.item.id);
					expect(found?.response).toEqual(last?.answer.response);
					expect(found?.flagged).toBe(last?.flagged);
				}
			}
		);
		await fc.assert(run, { numRuns: 40 });
	});
});

describe('when connections die under load', () => {
	it('keeps what it acknowledged, once, and answers everybody', async () => {
		const pool = openDatabase(database.url, { max: 4, name: 'journal-under-fire' });
		try {
			const edition = await makeEdition(sql);
			const quizzes = await Promise.all(
				Array.from({ length: 8 }, () => openQuiz(sql, { edition }))
			);
			const acknowledged: GivenAnswer[] = [];
			let over = false;
			const killing = (async () => {
				while (!over) {
					await sql`select pg_terminate_backend(pid) from pg_stat_activity
						where application_name = 'journal-under-fire' and datname = current_database()`;
					await new Promise((resolve) => setTimeout(resolve, 150));
				}
			})();
			const answering = quizzes.map(async (quiz) => {
				for (let seq = 1; seq <= 60; seq++) {
					const answer = answerTo(quiz, 1 + (seq % 2), { seq, right: seq % 3 === 0 });
					const [saved] = await saveAnswers(pool, learner(quiz), [answer]).catch(() => []);
					if (saved && 'receivedAt' in saved) acknowledged.push(answer);
				}
			});
			await Promise.all(answering);
			over = true;
			await killing;
			await Promise.all(quizzes.map(({ attempt }) => answersSettled(attempt.id)));
			expect(acknowledged.length).toBeGreaterThan(400);
			const rows = (await Promise.all(quizzes.map(({ attempt }) => stored(attempt.id)))).flat();
			const kept = new Set(rows.map(({ client, clientSeq }) => `${client} ${clientSeq}`));
			expect(rows.length).toBeGreaterThanOrEqual(acknowledged.length);
			for (const { client, seq } of acknowledged) expect(kept).toContain(`${client} ${seq}`);
		} finally {
			await pool.end({ timeout: 5 });
		}
	});
});
