import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAnswers } from '#lib/assessment/answer-journal.server.ts';
import { attemptAt } from '#lib/assessment/attempts.server.ts';
import { checkAttempts } from '#lib/assessment/check-attempts.server.ts';
import { typeOf } from '#lib/assessment/items/item-types.ts';
import { sampleLongText } from '#lib/assessment/items/long-text/long-text.samples.ts';
import { answerDraftOf } from '#lib/marking/answer-drafts.server.ts';
import { answersToMark, itemsToMark } from '#lib/marking/answer-scripts.server.ts';
import { currentMarks } from '#lib/marking/marks.server.ts';
import { taughtCohorts } from '#lib/marking/taught-cohorts.server.ts';
import { waitingScripts } from '#lib/marking/waiting-scripts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	type MadeCohort,
	type MadeEdition,
	type MadePerson,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { minutesAfter, type OpenQuiz, openQuiz } from '../../../tests/support/quizzes.ts';
import { keepAnswerDraft, publishAnswerMarks } from './mark-answers.server.ts';
import { startQuizAttempt } from './start-attempt.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';

let database: TestDatabase;
let edition: MadeEdition;
let cohort: MadeCohort;
let tutors: [MadePerson, MadePerson];
const origin = 'https://academy.example';

beforeAll(async () => {
	database = await testDatabase();
	const { sql } = database;
	tutors = [await makePerson(sql), await makePerson(sql)];
	// One question that rules mark, one that a person marks, a mark and three marks.
	const levels: ['apply'] = ['apply'];
	edition = await makeEdition(sql, {
		itemCount: 2,
		blueprint: [
			{ outcome: 'LO1', items: 1, types: ['single-choice'], levels },
			{ outcome: 'LO1', items: 1, types: ['long-text'], levels }
		]
	});
	await sql`insert into item ${sql({
		...{ id: newId(), editionId: edition.id, assessmentId: edition.modules[0].quiz.id },
		...{ key: 'm1-text', type: 'long-text', outcome: 'LO1', level: 'apply', marks: 3 },
		body: sql.json(sampleLongText as never) as never
	})}`;
	cohort = await makeCohort(sql, { editionId: edition.id, tutors });
});
afterAll(() => database.drop());

type Tutor = Actor & { personId: string };
const tutor = (which: 0 | 1 = 0, day = 3): Tutor =>
	actorOf(tutors[which], onDay(day), { tutorOf: [cohort.id] });
const stateOf = async ({ enrolment, attempt }: OpenQuiz) =>
	(await attemptAt(database.sql, enrolment.id, attempt.assessmentId, '1')).state;
const marksOf = ({ enrolment }: OpenQuiz) => currentMarks(database.sql, enrolment.id);

/** A try whose choice is right and whose text says `text`, handed in after ten minutes. */
async function handedIn(text: string | null, person?: MadePerson): Promise<OpenQuiz> {
	const { sql } = database;
	const enrolment = await makeEnrolment(sql, { cohort, ...(person && { person }) });
	const quiz = await openQuiz(sql, { edition, enrolment });
	const learner = (minutes: number) =>
		enrolment.actor(minutesAfter(quiz.attempt.startedAt, minutes));
	const answers = quiz.paper.map(({ item }, index) => ({
		attemptId: quiz.attempt.id,
		itemId: item.id,
		client: 'client-1',
		seq: index + 1,
		response: item.type === 'long-text' ? { text: text ?? '' } : typeOf(item).right(item.body),
		flagged: false
	}));
	await saveAnswers(sql, learner(1), answers);
	await submitAttempt(sql, learner(10), { attemptId: quiz.attempt.id, origin });
	return quiz;
}

const judgedAs = async ({ attempt }: OpenQuiz, marks: number) => {
	const [itemId = ''] = await itemsToMark(database.sql, attempt.id);
	return { marks: { [itemId]: marks }, comments: { [itemId]: 'Clear.' } };
};

describe('a try with an answer for a person', () => {
	it('waits for a tutor, and no other try begins meanwhile', async () => {
		const { sql } = database;
		const quiz = await handedIn('One name, read at night.');
		expect(await stateOf(quiz)).toBe('submitted');
		expect(await marksOf(quiz)).toEqual([]);
		const [waiting] = (await answersToMark(sql, tutor())).filter(
			({ attemptId }) => attemptId === quiz.attempt.id
		);
		expect(waiting).toMatchObject({ answers: 1, words: 5, begunBy: null });
		expect(JSON.stringify(waiting)).not.toContain(quiz.enrolment.person.name);
		expect((await taughtCohorts(sql, tutor()))[0]?.waiting).toBe(1);
		const [late] = await waitingScripts(sql, onDay(30));
		expect(late).toMatchObject({ cohortId: cohort.id, count: 1 });
		const again = quiz.enrolment.actor(onDay(20));
		await expect(
			startQuizAttempt(sql, again, { cohort: cohort.code, module: 'm-1' })
		).rejects.toThrow('A tutor is still marking try 1.');
	});

	it.each([
		['an answer that was lost', 'answer', 'delete from answer where attempt_id ='],
		['another receipt', 'attempt', 'update attempt set receipt = reverse(receipt) where id ='],
		['another seed', 'attempt', `update attempt set seed = md5('another') where id =`]
	])('is worked out again while it waits, and %s is found', async (_name, table, harm) => {
		const { sql } = database;
		const { attempt } = await handedIn('One name, read at night.');
		const before = await checkAttempts(sql);
		expect(before).toMatchObject({ breaches: [] });
		class Undo extends Error {}
		const undone = sql.begin(async (tx) => {
			await tx.unsafe(`alter table ${table} disable trigger user`);
			expect((await tx.unsafe(`${harm} '${attempt.id}'`)).count).toBeGreaterThan(0);
			const { breaches } = await checkAttempts(tx as Transaction);
			expect(breaches).toMatchObject([{ subject: `attempt ${attempt.id}` }]);
			throw new Undo();
		});
		await expect(undone).rejects.toThrow(Undo);
	});

	it('is marked with the tutor’s marks, and the rest follows as usual', async () => {
		const { sql } = database;
		const quiz = await handedIn('One name.');
		const judged = await judgedAs(quiz, 2);
		await publishAnswerMarks(sql, tutor(), { attemptId: quiz.attempt.id, judged, origin });
		expect(await stateOf(quiz)).toBe('marked');
		const [mark, ...more] = await marksOf(quiz);
		expect(more).toEqual([]);
		// One of one by rules and two of three by the tutor.
		expect(mark).toMatchObject({ percent: 75, markerId: tutors[0].id, markerRule: null });
		expect(mark?.detail).toContainEqual(
			expect.objectContaining({ score: 2, marks: 3, comment: 'Clear.' })
		);
		const mails = await sql`
			select from mail where to_address = ${quiz.enrolment.person.email}
				and subject like 'Your quiz has been marked%'`;
		expect(mails).toHaveLength(1);
		expect(await checkAttempts(sql)).toMatchObject({ breaches: [] });
		await expect(
			keepAnswerDraft(sql, tutor(), { attemptId: quiz.attempt.id, judged })
		).rejects.toThrow(Refused);
	});

	it('waits for nobody when the question was left out', async () => {
		const quiz = await handedIn(null);
		expect(await stateOf(quiz)).toBe('marked');
		expect(await marksOf(quiz)).toMatchObject([{ percent: 25, markerRule: 'quiz/1' }]);
	});
});

describe('marking', () => {
	it('of two tutors and many clicks, lets one mark in and keeps what each wrote', async () => {
		const { sql } = database;
		const quiz = await handedIn('One name.');
		const attemptId = quiz.attempt.id;
		const [low, high] = [await judgedAs(quiz, 1), await judgedAs(quiz, 3)];
		await keepAnswerDraft(sql, tutor(0), { attemptId, judged: low });
		await keepAnswerDraft(sql, tutor(1), { attemptId, judged: high });
		expect((await answersToMark(sql, tutor(0))).at(-1)?.begunBy).toBe('you');
		const outcomes = await Promise.allSettled([
			...[1, 2, 3].map(() => publishAnswerMarks(sql, tutor(0), { attemptId, judged: low, origin })),
			...[1, 2, 3].map(() => publishAnswerMarks(sql, tutor(1), { attemptId, judged: high, origin }))
		]);
		// The same tutor's same marks again are no news; the other's are refused.
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
		expect(await marksOf(quiz)).toHaveLength(1);
		expect((await answerDraftOf(sql, tutor(0), attemptId))?.marks).toEqual(low.marks);
		expect((await answerDraftOf(sql, tutor(1), attemptId))?.marks).toEqual(high.marks);
	});

	it('is not for strangers, nor for one’s own answers', async () => {
		const { sql } = database;
		const quiz = await handedIn('One name.');
		const judged = await judgedAs(quiz, 3);
		const input = { attemptId: quiz.attempt.id, judged, origin };
		const elsewhere = await makeCohort(sql, { editionId: edition.id });
		const stranger = actorOf(tutors[0], onDay(3), { tutorOf: [elsewhere.id] });
		await expect(publishAnswerMarks(sql, stranger, input)).rejects.toThrow(NotFound);
		const own = actorOf(quiz.enrolment.person, onDay(3), { tutorOf: [cohort.id] });
		await expect(publishAnswerMarks(sql, own, input)).rejects.toThrow(Forbidden);
		expect((await answersToMark(sql, own)).map(({ attemptId }) => attemptId)).not.toContain(
			quiz.attempt.id
		);
		expect(await stateOf(quiz)).toBe('submitted');
	});
});
