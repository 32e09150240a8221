import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accommodationsOf } from '#lib/assessment/accommodations.server.ts';
import { saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import { attemptAt, attemptsOf, storedAttempt } from '#lib/assessment/attempts.server.ts';
import { termsOf } from '#lib/assessment/terms.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { momentWords } from '#lib/ui/dates.ts';
import { moduleAt } from '#lib/progression/modules.server.ts';
import { triesOf } from '#lib/progression/tries.server.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	boardDecides,
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson
} from '../../../tests/support/factories.ts';
import {
	answerTo,
	looksAt,
	minutesAfter,
	type OpenQuiz,
	openQuiz
} from '../../../tests/support/quizzes.ts';
import { handIn, markHandedIn, takeQuiz } from '../../../tests/support/tries.ts';
import { findBreaches } from './check-invariants.server.ts';
import { giveExtraTime, moveQuizEnd } from './give-time.server.ts';
import { startQuizAttempt } from './start-attempt.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';
import { setAttemptAside } from './void-attempt.server.ts';

let database: TestDatabase;
let sql: Sql;
let officer: { id: string };
beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
	officer = await makePerson(sql, { name: 'Staff Invented' });
});
afterAll(() => database.drop());

const origin = 'https://academy.example';
const staff = (at: Date): Actor => actorOf(officer, at, { staff: true });
const after = ({ attempt }: OpenQuiz, minutes: number) => minutesAfter(attempt.startedAt, minutes);
const now = ({ enrolment, attempt }: OpenQuiz) =>
	attemptAt(sql, enrolment.id, attempt.assessmentId, String(attempt.number));
const nothing = { extraPercent: 0, extraMinutes: 0, breakMinutes: 0 };
const give = (quiz: OpenQuiz, at: Date, extra: Partial<typeof nothing>, assessmentId?: string) =>
	giveExtraTime(sql, staff(at), {
		enrolmentId: quiz.enrolment.id,
		assessmentId: assessmentId ?? null,
		quizTitle: 'Quiz of module 1',
		reason: 'Reads with a screen reader',
		...nothing,
		...extra
	});
const moveEnd = (quiz: OpenQuiz, at: Date, until: Date) =>
	moveQuizEnd(sql, staff(at), {
		enrolmentId: quiz.enrolment.id,
		assessmentId: quiz.attempt.assessmentId,
		quizTitle: 'Quiz of module 1',
		until,
		reason: 'Fire alarm'
	});
const setAside = (quiz: OpenQuiz, at: Date, attemptId = quiz.attempt.id) =>
	setAttemptAside(sql, staff(at), {
		enrolmentId: quiz.enrolment.id,
		attemptId,
		quizTitle: 'Quiz of module 1',
		reason: 'The screen went black'
	});
const auditOf = (quiz: OpenQuiz) => sql<{ action: string; detail: Record<string, unknown> }[]>`
	select action, detail from audit where subject_id = ${quiz.enrolment.id} order by at`;
const mailsTo = (quiz: OpenQuiz) => sql<{ subject: string; bodyText: string }[]>`
	select subject, body_text from mail where to_address = ${quiz.enrolment.person.email}`;

describe('acts of the same instant', () => {
	it('count in the order in which they are done, not in which they were asked for', async () => {
		const quiz = await openQuiz(sql);
		const end = after(quiz, 60);
		const end2 = after(quiz, 45);
		const move = (until: Date, at: Date) =>
			moveQuizEnd(sql, staff(at), {
				...{ enrolmentId: quiz.enrolment.id, assessmentId: quiz.attempt.assessmentId, until },
				...{ quizTitle: 'Quiz of module 1', reason: 'Fire alarm' }
			});
		await move(end, after(quiz, 10));
		// Asked for before that, and kept waiting by its lock: it is on top all the same.
		await give(quiz, after(quiz, 9), { extraMinutes: 10 });
		expect((await now(quiz)).dueAt).toEqual(minutesAfter(end, 10));
		await move(end2, after(quiz, 8));
		expect((await now(quiz)).dueAt).toEqual(end2);
		await give(quiz, after(quiz, 7), { extraMinutes: 5 });
		const { enrolment, attempt } = quiz;
		expect(await termsOf(sql, enrolment.id, attempt.assessmentId)).toMatchObject({
			extraMinutes: 5
		});
		const listed = await accommodationsOf(sql, enrolment.id);
		expect(listed.map(({ extraMinutes, until }) => extraMinutes ?? until)).toEqual([
			5,
			end2,
			10,
			end
		]);
	});
});

describe('extra time', () => {
	it('makes tries to come longer, for all quizzes or for one', async () => {
		const first = await openQuiz(sql);
		await submitAttempt(sql, first.enrolment.actor(after(first, 5)), {
			attemptId: first.attempt.id,
			origin
		});
		await give(first, after(first, 10), { extraPercent: 25 });
		const { edition, enrolment } = first;
		const second = await openQuiz(sql, { edition, enrolment, at: after(first, 20) });
		expect(second.attempt.dueAt).toEqual(after(second, 44));
		await give(first, after(second, 1), { extraMinutes: 60 }, first.attempt.assessmentId);
		expect(await termsOf(sql, enrolment.id, first.attempt.assessmentId)).toMatchObject({
			extraPercent: 0,
			extraMinutes: 60
		});
		const other = edition.modules[1].quiz.id;
		expect(await termsOf(sql, enrolment.id, other)).toMatchObject({ extraPercent: 25 });
	});

	it('reaches a try that is under way, and its deadline’s job', async () => {
		const quiz = await openQuiz(sql);
		await give(quiz, after(quiz, 30), { extraPercent: 50, breakMinutes: 5 });
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 35 + 18 + 5));
		expect(await looksAt(sql, after(quiz, 58 + 10 / 60))).toHaveLength(1);
		const late = quiz.enrolment.actor(after(quiz, 57));
		expect(await saveAnswers(sql, late, [answerTo(quiz, 1, { seq: 1 })])).toEqual([
			{ receivedAt: late.at }
		]);
		// Given again it changes nothing; taken back it makes nothing shorter that is under way.
		await give(quiz, after(quiz, 31), { extraPercent: 50, breakMinutes: 5 });
		await give(quiz, after(quiz, 32), {});
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 58));
		expect(await replay(sql, storedAttempt, quiz.attempt.id)).toMatchObject({ version: 2 });
	});

	it('is on top of an end that was moved, whatever was given and taken back before', async () => {
		const quiz = await openQuiz(sql);
		await moveEnd(quiz, after(quiz, 20), after(quiz, 60));
		await give(quiz, after(quiz, 21), { extraPercent: 25 });
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 69)); // 8.75 minutes are 9
		await give(quiz, after(quiz, 22), { extraPercent: 25 });
		await give(quiz, after(quiz, 23), {});
		await give(quiz, after(quiz, 24), { extraPercent: 25 });
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 69));
		// Whoever moves the end now sees what was given: only what comes on top of that is new.
		await moveEnd(quiz, after(quiz, 25), after(quiz, 90));
		await give(quiz, after(quiz, 26), { extraPercent: 25 });
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 90));
		await give(quiz, after(quiz, 27), { extraPercent: 25, breakMinutes: 10 });
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 100));
	});

	it('tells the learner and staff what came of it', async () => {
		const quiz = await openQuiz(sql);
		const { edition, enrolment } = quiz;
		await give(quiz, after(quiz, 1), { extraMinutes: 5 });
		await moveEnd(quiz, after(quiz, 2), after(quiz, 60));
		await give(quiz, after(quiz, 3), { extraMinutes: 5 }, edition.modules[0].quiz.id);
		await give(quiz, after(quiz, 4), { extraMinutes: 5 }, edition.modules[1].quiz.id);
		const mails = (await mailsTo(quiz)).map(({ bodyText }) => bodyText);
		const words = (minutes: number) => momentWords(after(quiz, minutes));
		const underWay = /Quiz of module 1, try 1, .*/;
		expect(mails.map((text) => underWay.exec(text)?.[0] ?? 'nothing')).toEqual([
			`Quiz of module 1, try 1, is under way and now ends on ${words(40)} (United Kingdom time). The open page shows it by itself.`,
			'nothing',
			`Quiz of module 1, try 1, is under way and keeps its end, ${words(60)} (United Kingdom time).`,
			'nothing'
		]);
		const acts = await accommodationsOf(sql, enrolment.id);
		const end = (minutes: number) => [
			{ quiz: 'Quiz of module 1', number: 1, dueAt: after(quiz, minutes) }
		];
		expect(acts.map(({ ends }) => ends)).toEqual([[], [], end(60), end(40)]);
	});

	it('is given once by a button that is pressed twice', async () => {
		const quiz = await openQuiz(sql);
		for (const minute of [1, 1.01]) {
			await give(quiz, after(quiz, minute), { extraMinutes: 5 });
			await moveEnd(quiz, after(quiz, minute + 1), after(quiz, 60));
		}
		expect(await accommodationsOf(sql, quiz.enrolment.id)).toHaveLength(2);
		expect(await mailsTo(quiz)).toHaveLength(2);
		// What was taken back in between is given again.
		await give(quiz, after(quiz, 3), {});
		await give(quiz, after(quiz, 4), { extraMinutes: 5 });
		expect(await accommodationsOf(sql, quiz.enrolment.id)).toHaveLength(4);
	});

	it('comes in time in the seconds in which the clock is about to hand in', async () => {
		const quiz = await openQuiz(sql);
		await submitAttempt(
			sql,
			{ ...staff(after(quiz, 35.1)), personId: null },
			{
				attemptId: quiz.attempt.id,
				origin
			}
		);
		expect((await now(quiz)).state).toBe('overdue');
		await give(quiz, after(quiz, 35.11), { extraMinutes: 10 });
		expect(await now(quiz)).toMatchObject({ state: 'inProgress', dueAt: after(quiz, 45) });
	});

	it('is kept with its reason, audited, and told without it', async () => {
		const quiz = await openQuiz(sql);
		await give(quiz, after(quiz, 1), { extraPercent: 25, breakMinutes: 10 });
		const reason = 'Reads with a screen reader';
		expect(await accommodationsOf(sql, quiz.enrolment.id)).toMatchObject([
			{ kind: 'extra-time', extraPercent: 25, givenBy: 'Staff Invented', reason }
		]);
		expect(await auditOf(quiz)).toMatchObject([{ action: 'extra-time-given', detail: { reason } }]);
		const [mail] = await mailsTo(quiz);
		expect(mail?.bodyText).toContain('25% more time and 10 minutes for breaks');
		expect(mail?.bodyText).not.toContain('screen reader');
	});

	it('is for staff who do not mark here to give', async () => {
		const quiz = await openQuiz(sql);
		const input = {
			enrolmentId: quiz.enrolment.id,
			assessmentId: null,
			quizTitle: 'Quiz',
			reason: 'Because',
			...nothing
		};
		const tutorOf = [quiz.enrolment.cohort.id];
		const at = after(quiz, 1);
		for (const actor of [
			actorOf(officer, at, { tutorOf }),
			actorOf(officer, at, { staff: true, tutorOf }),
			quiz.enrolment.actor(at)
		]) {
			await expect(giveExtraTime(sql, actor, input)).rejects.toMatchObject({ name: 'Forbidden' });
		}
		expect(await accommodationsOf(sql, quiz.enrolment.id)).toEqual([]);
	});
});

describe('a moved end', () => {
	it('is that of the try under way, sooner or later, never in the past', async () => {
		const quiz = await openQuiz(sql);
		await moveEnd(quiz, after(quiz, 20), after(quiz, 90));
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 90));
		await moveEnd(quiz, after(quiz, 21), after(quiz, 50));
		expect((await now(quiz)).dueAt).toEqual(after(quiz, 50));
		await expect(moveEnd(quiz, after(quiz, 22), after(quiz, 22))).rejects.toMatchObject({
			name: 'Invalid'
		});
		expect(await looksAt(sql, after(quiz, 50 + 10 / 60))).toHaveLength(1);
		expect((await auditOf(quiz)).map(({ action }) => action)).toEqual([
			'quiz-end-moved',
			'quiz-end-moved'
		]);
	});

	it('is that of the window while no try is under way', async () => {
		const closes = { week: 1, day: 1, time: '12:00' };
		const edition = await makeEdition(sql, { window: { closes } });
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const enrolment = await makeEnrolment(sql, { cohort });
		const closesAt = new Date('2026-09-07T11:00:00Z');
		const until = minutesAfter(closesAt, 24 * 60);
		const start = (at: Date) =>
			startQuizAttempt(sql, enrolment.actor(at), { cohort: cohort.code, module: 'm-1' });
		await expect(start(minutesAfter(closesAt, 1))).rejects.toThrow('closed');
		const moveTo = (at: Date, moved: Date) =>
			moveQuizEnd(sql, staff(at), {
				enrolmentId: enrolment.id,
				assessmentId: edition.modules[0].quiz.id,
				quizTitle: 'Quiz',
				until: moved,
				reason: 'On call'
			});
		// Nobody's closing comes before everybody's, so no mail may say that it does.
		await expect(
			moveTo(minutesAfter(closesAt, -60), minutesAfter(closesAt, -1))
		).rejects.toMatchObject({ name: 'Invalid' });
		expect(await accommodationsOf(sql, enrolment.id)).toEqual([]);
		await moveTo(closesAt, until);
		await start(minutesAfter(until, -10));
		const [attempt] = await attemptsOf(sql, enrolment.id, edition.modules[0].quiz.id);
		expect(attempt?.dueAt).toEqual(until);
	});

	it('is refused where there is none', async () => {
		const enrolment = await makeEnrolment(sql);
		const [quiz] = await sql<{ id: string }[]>`
			select id from assessment where kind = 'quiz' and edition_id = ${enrolment.cohort.editionId}`;
		const input = { enrolmentId: enrolment.id, assessmentId: quiz!.id, quizTitle: 'Quiz' };
		const until = minutesAfter(firstDay, 60);
		await expect(
			moveQuizEnd(sql, staff(firstDay), { ...input, until, reason: 'Because' })
		).rejects.toMatchObject({ name: 'Refused' });
	});
});

describe('a try that is set aside', () => {
	it('ends at once, uses up no try, and keeps its answers', async () => {
		const quiz = await openQuiz(sql);
		const given = answerTo(quiz, 1, { seq: 1 });
		await saveAnswers(sql, quiz.enrolment.actor(after(quiz, 1)), [given]);
		await setAside(quiz, after(quiz, 2));
		await setAside(quiz, after(quiz, 3));
		expect((await now(quiz)).state).toBe('voided');
		const more = answerTo(quiz, 2, { seq: 2 });
		expect(await saveAnswers(sql, quiz.enrolment.actor(after(quiz, 4)), [more])).toEqual([
			{ refused: 'closed' }
		]);
		const kept = await sql`select from answer where attempt_id = ${quiz.attempt.id}`;
		expect(kept.count).toBe(1);
		expect((await mailsTo(quiz)).map(({ subject }) => subject)).toEqual([
			'Set aside: Quiz of module 1, try 1'
		]);
		const again = await openQuiz(sql, { ...quiz, at: after(quiz, 5) });
		expect(again.attempt.number).toBe(2);
		await submitAttempt(sql, quiz.enrolment.actor(after(quiz, 6)), {
			attemptId: again.attempt.id,
			origin
		});
		const [tries] = await triesOf(sql, quiz.enrolment.id, quiz.edition.modules[0].id);
		expect(tries).toMatchObject({ marked: 1, allowed: 3 });
	});

	it('is none that a board made final, but may be one that a board gave, or put off', async () => {
		const quiz = await openQuiz(sql);
		const { enrolment } = quiz;
		await submitAttempt(sql, enrolment.actor(after(quiz, 6)), {
			attemptId: quiz.attempt.id,
			origin
		});
		await boardDecides(sql, enrolment, 'defer', after(quiz, 10));
		await setAside(quiz, after(quiz, 11));
		expect((await now(quiz)).state).toBe('voided');

		const second = await openQuiz(sql, { ...quiz, at: after(quiz, 12) });
		await submitAttempt(sql, enrolment.actor(after(quiz, 13)), {
			attemptId: second.attempt.id,
			origin
		});
		await boardDecides(sql, enrolment, 'refer', after(quiz, 20));
		await expect(setAside(second, after(quiz, 21))).rejects.toThrow('made this result final');
		const third = await openQuiz(sql, { ...quiz, at: after(quiz, 22) });
		await setAside(third, after(quiz, 23));
		expect((await now(third)).state).toBe('voided');
	});

	it('takes its mark along, and opens again what it had settled', async () => {
		const edition = await makeEdition(sql);
		const quiz = await openQuiz(sql, { edition });
		await submitAttempt(sql, quiz.enrolment.actor(after(quiz, 6)), {
			attemptId: quiz.attempt.id,
			origin
		});
		await setAside(quiz, after(quiz, 10));
		const [tries] = await triesOf(sql, quiz.enrolment.id, edition.modules[0].id);
		expect(tries).toMatchObject({ marked: 0, bestPercent: null });
		const module = await moduleAt(sql, quiz.enrolment, 'm-1', after(quiz, 10));
		expect(module.state).toBe('assessing');
		const found = await inTransaction(sql, (tx) => findBreaches(tx));
		expect(found.breaches.filter(({ rule }) => rule !== 'edition-is-its-hash')).toEqual([]);
	});

	it('takes the provisional award along that it had led to', async () => {
		const quiz = await openQuiz(sql);
		const { enrolment, edition } = quiz;
		const answers = [1, 2].map((place) => answerTo(quiz, place, { seq: place }));
		await saveAnswers(sql, enrolment.actor(after(quiz, 1)), answers);
		const learner = enrolment.actor(after(quiz, 6));
		await submitAttempt(sql, learner, { attemptId: quiz.attempt.id, origin });
		const tutor = actorOf(officer, after(quiz, 7), { tutorOf: [enrolment.cohort.id] });
		for (const module of edition.modules) {
			const about = { enrolmentId: enrolment.id, moduleId: module.id };
			if (module !== edition.modules[0])
				await takeQuiz(sql, learner, { ...about, assessmentId: module.quiz.id }, 80);
			const paper = { ...about, assessmentId: module.assignment.id };
			const submissionId = await handIn(sql, learner, paper);
			await markHandedIn(sql, tutor, { ...paper, submissionId }, 80);
		}
		const provisional = () =>
			sql`select from award where enrolment_id = ${enrolment.id} and state = 'provisional'`;
		expect((await provisional()).count).toBe(1);
		await setAside(quiz, after(quiz, 8));
		expect((await provisional()).count).toBe(0);
	});

	it('under way leaves the module as the tries before it have settled it', async () => {
		const quiz = await openQuiz(sql);
		const { enrolment, edition } = quiz;
		const [{ id: moduleId, quiz: first, assignment }] = edition.modules;
		const about = { enrolmentId: enrolment.id, moduleId };
		const hand = { attemptId: quiz.attempt.id, origin };
		await submitAttempt(sql, enrolment.actor(after(quiz, 6)), hand);
		const paper = { ...about, assessmentId: assignment.id };
		const submissionId = await handIn(sql, enrolment.actor(after(quiz, 8)), paper);
		const tutor = actorOf(officer, after(quiz, 9), { tutorOf: [enrolment.cohort.id] });
		await markHandedIn(sql, tutor, { ...paper, submissionId }, 80);
		const stateAt = async (minutes: number) =>
			(await moduleAt(sql, enrolment, 'm-1', after(quiz, minutes))).state;
		expect(await stateAt(9)).toBe('referred');
		const second = await openQuiz(sql, { ...quiz, at: after(quiz, 12) });
		expect(second.attempt.assessmentId).toBe(first.id);
		expect(await stateAt(12)).toBe('assessing');
		await setAside(second, after(quiz, 13));
		expect(await stateAt(13)).toBe('referred');
	});
});

it('stays out of everything that markers read', () => {
	for (const folder of ['src/lib/marking', 'src/routes/teach', 'src/routes/academy/boards']) {
		for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
			if (!/\.(ts|svelte)$/.test(file)) continue;
			expect(readFileSync(`${folder}/${file}`, 'utf8'), file).not.toMatch(
				/accommodation|timeGiven/
			);
		}
	}
});
