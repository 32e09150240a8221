import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	boardDecides,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { handIn, markHandedIn, takeQuiz } from '../../../tests/support/tries.ts';
import { inTransaction } from '../platform/database.server.ts';
import { historyOf } from './enrolment-history.server.ts';
import { boardDecided, moveEnrolment } from './enrolments.server.ts';
import { markLessonDone } from './lessons-done.server.ts';
import { studyStarted } from './modules.server.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

it('tells the whole way of a learner in plain sentences, in the order in which it happened', async () => {
	const { sql } = database;
	const edition = await makeEdition(sql);
	const tutor = await makePerson(sql, { name: 'Helen Tutor' });
	const cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
	const learner = await makeEnrolment(sql, { cohort });
	const [first, second] = edition.modules;
	const inside = { enrolmentId: learner.id, moduleId: first.id };

	await inTransaction(sql, async (tx) => {
		await studyStarted(tx, learner.actor(onDay(1)), inside);
		const lesson = { enrolmentId: learner.id, lessonId: first.lesson.id };
		await markLessonDone(tx, learner.actor(onDay(1)), lesson);
	});
	await inTransaction(sql, (tx) =>
		moveEnrolment(tx, actorOf(tutor, onDay(2)), learner.id, { type: 'deferred', reason: 'Away.' })
	);
	await inTransaction(sql, (tx) =>
		moveEnrolment(tx, actorOf(tutor, onDay(3)), learner.id, { type: 'resumed', reason: 'Back.' })
	);
	for (const [day, module] of [
		[4, first],
		[8, second]
	] as const) {
		const place = { enrolmentId: learner.id, moduleId: module.id };
		await takeQuiz(sql, learner.actor(onDay(day)), { ...place, assessmentId: module.quiz.id }, 80);
		const work = { ...place, assessmentId: module.assignment.id };
		const submissionId = await handIn(sql, learner.actor(onDay(day + 1)), work);
		await markHandedIn(sql, actorOf(tutor, onDay(day + 2)), { ...work, submissionId }, 70);
	}
	await inTransaction(sql, (tx) =>
		boardDecided(tx, actorOf(tutor, onDay(20)), { enrolmentId: learner.id, decision: 'award' })
	);

	const history = await historyOf(sql, learner.id, onDay(20));
	expect(history.map(({ sentence }) => sentence)).toEqual([
		'Invited to the course.',
		'Accepted the place.',
		'M-1, First things, opened.',
		'Began M-1.',
		'Read lesson 1.1, Lesson of module 1.',
		'Put on a break. Reason: Away.',
		'Came back to the course. Reason: Back.',
		'Started the quiz of M-1, try 1.',
		'Handed in the quiz of M-1, try 1.',
		'Mark for the quiz of M-1, try 1: 80%.',
		'Began to write the assignment of M-1.',
		'Handed in the assignment of M-1.',
		'Mark for the assignment of M-1: 70%.',
		'M-1 passed with 73%.',
		'M-2, Second things, opened.',
		'Started the quiz of M-2, try 1.',
		'Handed in the quiz of M-2, try 1.',
		'Mark for the quiz of M-2, try 1: 80%.',
		'Began to write the assignment of M-2.',
		'Handed in the assignment of M-2.',
		'Mark for the assignment of M-2: 70%.',
		'M-2 passed with 73%.',
		'Finished all the work. The board of examiners is next.',
		'The board of examiners made the award.'
	]);
	expect(history.at(-1)?.actorName).toBe('Helen Tutor');
	expect(history[1]?.actorId).toBe(learner.person.id);
});

it('keeps from the learner what is held, and shows again what they saw before', async () => {
	const { sql } = database;
	const edition = await makeEdition(sql, { release: 'after-board' });
	const cohort = await makeCohort(sql, { editionId: edition.id });
	const learner = await makeEnrolment(sql, { cohort });
	const tutor = await makePerson(sql);
	const [module] = edition.modules;
	const place = { enrolmentId: learner.id, moduleId: module.id };
	const take = (day: number, percent: number) =>
		takeQuiz(sql, learner.actor(onDay(day)), { ...place, assessmentId: module.quiz.id }, percent);
	const told = async (at: Date | null) =>
		(await historyOf(sql, learner.id, at))
			.map(({ sentence }) => sentence)
			.filter((sentence) => /%|later/.test(sentence) && sentence.includes('M-1'));
	const work = { ...place, assessmentId: module.assignment.id };
	const submissionId = await handIn(sql, learner.actor(onDay(1)), work);
	await markHandedIn(sql, actorOf(tutor, onDay(2)), { ...work, submissionId }, 70);
	await take(3, 31);
	const assignment = 'Mark for the assignment of M-1: 70%.';
	const first = [expect.stringContaining('try 1: 31%'), expect.stringMatching(/^M-1 not passed/)];
	const held = (number: number) => [
		`Marked the quiz of M-1, try ${number}. The result can be seen later.`,
		'M-1 came to a result, which can be seen later.'
	];
	expect(await told(null)).toEqual([assignment, ...first]);
	expect(await told(onDay(4))).toEqual([assignment, ...held(1)]);
	await boardDecides(sql, learner, 'refer', onDay(5));
	expect(await told(onDay(5))).toEqual([assignment, ...first]);
	await take(6, 82);
	expect(await told(onDay(7))).toEqual([assignment, ...first, ...held(2)]);
});
