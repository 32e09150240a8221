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
import { moduleAt } from '#lib/progression/modules.server.ts';
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
import { handIn } from '../../../tests/support/tries.ts';
import { correctItem, previewCorrection } from './correct-item.server.ts';
import { keepAnswerDraft, publishAnswerMarks } from './mark-answers.server.ts';
import { startQuizAttempt } from './start-attempt.server.ts';
import { submitAttempt } from './submit-attempt.server.ts';
import { setAttemptAside } from './void-attempt.server.ts';

let database: TestDatabase;
let edition: MadeEdition;
let cohort: MadeCohort;
let tutors: [MadePerson, MadePerson];
const origin = 'https://academy.example';

beforeAll(async () => {
	database = await testDatabase();
	const { sql } = database;
	tutors = [await makePerson(sql), await makePerson(sql)];
	({ edition, cohort } = await makePlace());
});
afterAll(() => database.drop());

/** A cohort on an edition of its own: one question that rules mark, one that a person marks; 1 and 3 marks. */
async function makePlace() {
	const { sql } = database;
	const levels: ['apply'] = ['apply'];
	const made = await makeEdition(sql, {
		itemCount: 2,
		blueprint: [
			{ outcome: 'LO1', items: 1, types: ['single-choice'], levels },
			{ outcome: 'LO1', items: 1, types: ['long-text'], levels }
		]
	});
	const textId = newId();
	await sql`insert into item ${sql({
		...{ id: textId, editionId: made.id, assessmentId: made.modules[0].quiz.id },
		...{ key: 'm1-text', type: 'long-text', outcome: 'LO1', level: 'apply', marks: 3 },
		body: sql.json(sampleLongText as never) as never
	})}`;
	return {
		edition: made,
		cohort: await makeCohort(sql, { editionId: made.id, tutors }),
		textId
	};
}

type Tutor = Actor & { personId: string };
const tutor = (which: 0 | 1 = 0, day = 3): Tutor =>
	actorOf(tutors[which], onDay(day), { tutorOf: [cohort.id] });
const stateOf = async ({ enrolment, attempt }: OpenQuiz) =>
	(await attemptAt(database.sql, enrolment.id, attempt.assessmentId, '1')).state;
const marksOf = ({ enrolment }: OpenQuiz) => currentMarks(database.sql, enrolment.id);

/** A try whose choice is right and whose text says `text`, handed in after ten minutes. */
async function handedIn(
	text: string | null,
	person?: MadePerson,
	place = { edition, cohort }
): Promise<OpenQuiz> {
	const { sql } = database;
	const enrolment = await makeEnrolment(sql, {
		...{ cohort: place.cohort },
		...(person && { person })
	});
	const quiz = await openQuiz(sql, { edition: place.edition, enrolment });
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

it('a try that is set aside while it waits is waited for no more', async () => {
	const { sql } = database;
	const quiz = await handedIn('One name, read at night.');
	const { enrolment, attempt } = quiz;
	const [{ id: moduleId, assignment }] = edition.modules;
	const paper = { enrolmentId: enrolment.id, moduleId, assessmentId: assignment.id };
	await handIn(sql, enrolment.actor(onDay(2)), paper);
	const stateAt = async () => (await moduleAt(sql, enrolment, 'm-1', onDay(4))).state;
	expect(await stateAt()).toBe('awaitingMark');
	await setAttemptAside(sql, actorOf(tutors[1], onDay(4), { staff: true }), {
		...{ enrolmentId: enrolment.id, attemptId: attempt.id },
		...{ quizTitle: 'Quiz of module 1', reason: 'The screen went black' }
	});
	expect(await stateAt()).toBe('assessing');
});

describe('a question that a person marks, taken out while a try waits', () => {
	async function putRight(itemId: string, kind: 'void' | 'as-published', reason: string) {
		const { sql } = database;
		const staff = actorOf(tutors[0], onDay(4), { staff: true });
		const input = { itemId, kind, answer: null };
		const { digest } = await previewCorrection(sql, staff, input);
		await correctItem(sql, staff, { ...input, reason, digest, origin });
	}

	it('is read by nobody: what is left is marked at once, and the learner is told', async () => {
		const { sql } = database;
		const place = await makePlace();
		const quiz = await handedIn('One name, read at night.', undefined, place);
		const reader = actorOf(tutors[0], onDay(3), { tutorOf: [place.cohort.id] });
		expect(await answersToMark(sql, reader)).toMatchObject([{ attemptId: quiz.attempt.id }]);
		await putRight(place.textId, 'void', 'It asked for two things.');
		expect(await answersToMark(sql, reader)).toEqual([]);
		expect(await itemsToMark(sql, quiz.attempt.id)).toEqual([]);
		expect(await stateOf(quiz)).toBe('marked');
		expect(await marksOf(quiz)).toMatchObject([{ percent: 100, markerId: null }]);
		const mails = await sql<{ bodyText: string }[]>`
			select body_text from mail where to_address = ${quiz.enrolment.person.email}
				and subject = 'Your quiz has been marked: Quiz of module 1'`;
		expect(mails).toHaveLength(1);
		expect(mails[0]?.bodyText).toContain('was taken out, because it was not right');
		expect((await checkAttempts(sql)).breaches).toEqual([]);
	});

	it('does not come back as nothing for whoever answered it and was read by nobody', async () => {
		const place = await makePlace();
		const quiz = await handedIn('One name, read at night.', undefined, place);
		await putRight(place.textId, 'void', 'It asked for two things.');
		await expect(putRight(place.textId, 'as-published', 'It asks for one.')).rejects.toMatchObject({
			name: 'Invalid',
			issues: [{ message: expect.stringContaining('1 try was marked without it') as string }]
		});
		expect(await marksOf(quiz)).toMatchObject([{ percent: 100 }]);
	});

	it('comes back with the marks of those whom a tutor has read, and is left blank by others', async () => {
		const { sql } = database;
		const place = await makePlace();
		const read = await handedIn('One name, read at night.', undefined, place);
		const blank = await handedIn(null, undefined, place);
		const reader = actorOf(tutors[0], onDay(3), { tutorOf: [place.cohort.id] });
		const judged = await judgedAs(read, 2);
		await publishAnswerMarks(sql, reader, { attemptId: read.attempt.id, judged, origin });
		await putRight(place.textId, 'void', 'It asked for two things.');
		expect(await marksOf(read)).toMatchObject([{ percent: 100 }]);
		await putRight(place.textId, 'as-published', 'It asks for one.');
		expect(await marksOf(read)).toMatchObject([{ percent: 75 }]);
		expect(await marksOf(blank)).toMatchObject([{ percent: 25 }]);
	});
});
