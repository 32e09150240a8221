import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	type MadeCohort,
	type MadeEdition,
	type MadeEnrolment,
	type MadePerson,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { handIn, markHandedIn, takeQuiz } from '../../../tests/support/tries.ts';
import { supersedeMark } from '../marking/marks.server.ts';
import { inTransaction } from '../platform/database.server.ts';
import { NotFound, Refused } from '../platform/errors.ts';
import { replay } from '../platform/machine-store.server.ts';
import { finishLesson, reopenLesson } from '../workflows/finish-lesson.server.ts';
import { settleResult } from '../workflows/settle-result.server.ts';
import { courseMap } from './course-map.server.ts';
import { keepLessonPlace } from './lesson-places.server.ts';
import { boardDecided, enrolmentAt, moveEnrolment } from './enrolments.server.ts';
import { storedEnrolment, storedModule } from './machines.ts';
import { nextStep } from './next-step.rules.ts';
import { resultsOf } from './results.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);

let edition: MadeEdition;
let tutor: MadePerson;
let cohort: MadeCohort;
let place: MadeEnrolment;

beforeEach(async () => {
	edition = await makeEdition(sql);
	tutor = await makePerson(sql);
	cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
	place = await makeEnrolment(sql, { cohort });
});

const partOf = (module: 0 | 1, kind: 'quiz' | 'assignment') => ({
	enrolmentId: place.id,
	moduleId: edition.modules[module].id,
	assessmentId: edition.modules[module][kind].id
});
const tutorOn = (day: number) => actorOf(tutor, onDay(day), { tutorOf: [cohort.id] });
const quiz = (module: 0 | 1, percent: number, day: number) =>
	takeQuiz(sql, place.actor(onDay(day)), partOf(module, 'quiz'), percent);

async function paper(module: 0 | 1, percent: number, day: number): Promise<string> {
	const where = partOf(module, 'assignment');
	const submissionId = await handIn(sql, place.actor(onDay(day)), where);
	return markHandedIn(sql, tutorOn(day + 1), { ...where, submissionId }, percent);
}

async function standing() {
	const enrolment = await enrolmentAt(sql, place.actor(), cohort.code);
	const { modules: map } = await courseMap(sql, enrolment, onDay(60));
	return { place: enrolment, enrolment: enrolment.state, modules: map.map((m) => m.state), map };
}

/** Every state equals its replayed history, whatever the story was. */
async function expectTrueToHistory() {
	const rows = await sql<{ id: string; state: string; version: number }[]>`
		select id, state, version from module_progress where enrolment_id = ${place.id}`;
	for (const { id, state, version } of rows) {
		expect(await replay(sql, storedModule, id)).toEqual({ state, version });
	}
	const [row] = await sql<{ state: string; version: number }[]>`
		select state, version from enrolment where id = ${place.id}`;
	expect(await replay(sql, storedEnrolment, place.id)).toEqual({ ...row });
}

describe('a way through the course', () => {
	test('a passed module opens the next; the last one passed completes the work', async () => {
		expect((await standing()).modules).toEqual(['open', 'locked']);
		await quiz(0, 80, 1);
		expect((await standing()).modules).toEqual(['assessing', 'locked']);
		await paper(0, 65, 2);
		expect((await standing()).modules).toEqual(['passed', 'open']);
		await quiz(1, 60, 4);
		await paper(1, 50, 5);
		expect(await standing()).toMatchObject({
			enrolment: 'awaitingBoard',
			modules: ['passed', 'passed']
		});
		await expectTrueToHistory();
	});

	test('while a script waits, the module is being marked and the next says who clears it, by when', async () => {
		await quiz(0, 80, 1);
		await handIn(sql, place.actor(onDay(2)), partOf(0, 'assignment'));
		const { modules, map } = await standing();
		expect(modules).toEqual(['awaitingMark', 'locked']);
		expect(map[1]?.closed).toMatchObject({
			missing: 'It opens when you have passed M-1, First things. Your work there is being marked.',
			who: 'Your tutor clears this by returning the mark.',
			by: new Date('2026-09-23T08:00:00Z')
		});
	});

	test('a part under its floor is referred, tried again, and then passes', async () => {
		await paper(0, 90, 1);
		await quiz(0, 59.99, 3);
		let now = await standing();
		expect(now.modules).toEqual(['referred', 'locked']);
		expect(nextStep(now.place, now.map, onDay(3)).path).toBe('m-1/quiz');
		await quiz(0, 30, 4);
		now = await standing();
		expect(now.modules[0]).toBe('referred');
		// The third try waits a day; the best of the first two stands.
		expect(now.map[0]?.assessments[0]).toMatchObject({ bestPercent: 59.99, used: 2, allowed: 3 });
		expect(now.map[0]?.assessments[0]?.again).toEqual({ from: onDay(5), until: null });
		await quiz(0, 60, 5);
		expect((await standing()).modules).toEqual(['passed', 'open']);
		expect(await resultsOf(sql, place.id)).toMatchObject([{ percent: 81, outcome: 'passed' }]);
		await expectTrueToHistory();
	});

	test('an assignment marked too low may be handed in again for 28 days', async () => {
		await quiz(0, 80, 1);
		await paper(0, 30, 2);
		const { map } = await standing();
		expect(map[0]?.state).toBe('referred');
		expect(map[0]?.assessments[1]?.again).toEqual({ from: null, until: onDay(3 + 28) });
	});

	test('no tries left: the module has failed, what it shuts off stays shut, and the board is next', async () => {
		await paper(0, 90, 1);
		for (const day of [2, 3, 5]) await quiz(0, 10, day);
		const { enrolment, modules, map } = await standing();
		expect(modules).toEqual(['failed', 'locked']);
		expect(enrolment).toBe('awaitingBoard');
		expect(map[1]?.closed?.who).toBe('The board of examiners decides what you can do next.');
		await expect(quiz(0, 90, 6)).rejects.toThrow(Refused);
		await expectTrueToHistory();
	});

	test('the board refers: one more try, and the way is open again', async () => {
		await paper(0, 90, 1);
		for (const day of [2, 3, 5]) await quiz(0, 10, day);
		await decided('refer', 20);
		const now = await standing();
		expect(now).toMatchObject({ enrolment: 'referred', modules: ['referred', 'locked'] });
		expect(now.map[0]?.assessments[0]).toMatchObject({ used: 3, allowed: 4 });
		expect(nextStep(now.place, now.map, onDay(21)).path).toBe('m-1/quiz');
		await quiz(0, 90, 21);
		expect(await standing()).toMatchObject({ enrolment: 'studying', modules: ['passed', 'open'] });
		await expectTrueToHistory();
	});
});

describe('a corrected mark', () => {
	test('may take a pass back before the board meets, and opens the work again', async () => {
		await finishBoth();
		expect((await standing()).enrolment).toBe('awaitingBoard');
		await correct(1, 30, 12);
		expect(await standing()).toMatchObject({
			enrolment: 'studying',
			modules: ['passed', 'referred']
		});
		const results = await sql`select percent, outcome from module_result
			where enrolment_id = ${place.id} and module_id = ${edition.modules[1].id} order by settled_at`;
		expect(results).toMatchObject([{ outcome: 'passed' }, { outcome: 'referred' }]);
		await expectTrueToHistory();
	});

	test('may give a pass that was missing', async () => {
		await quiz(0, 80, 1);
		await paper(0, 30, 2);
		await correct(0, 55, 5);
		expect((await standing()).modules).toEqual(['passed', 'open']);
		await expectTrueToHistory();
	});
});

describe('twice and at once', () => {
	test('what was settled last is the result, however early its request began', async () => {
		await quiz(0, 80, 1);
		await paper(0, 80, 2);
		// It began before that, and had to wait for the lock.
		await correct(0, 30, 1);
		expect(await resultsOf(sql, place.id)).toMatchObject([{ outcome: 'referred' }]);
		const { modules, map } = await standing();
		expect([modules[0], map[0]?.percent]).toEqual(['referred', 45]);
	});

	test('settling again changes nothing', async () => {
		await quiz(0, 80, 1);
		await paper(0, 65, 2);
		const before = await rowsOfStory();
		for (let i = 0; i < 2; i++) {
			await inTransaction(sql, (tx) => settleResult(tx, tutorOn(9), partOf(0, 'assignment')));
		}
		await Promise.all(
			[1, 2, 3].map(() =>
				inTransaction(sql, (tx) => settleResult(tx, tutorOn(9), partOf(0, 'quiz')))
			)
		);
		expect(await rowsOfStory()).toEqual(before);
	});

	test('two tabs finish the same lesson: done once, begun once', async () => {
		const input = { cohortCode: cohort.code, lessonSlug: edition.modules[0].lesson.slug };
		await Promise.all(
			Array.from({ length: 8 }, (_, i) => finishLesson(sql, place.actor(onDay(i)), input))
		);
		const { map, enrolment } = await standing();
		expect(map[0]).toMatchObject({ state: 'studying', lessons: [{ done: true }] });
		expect(enrolment).toBe('studying');
		expect(await rowsOfStory()).toMatchObject({ lessons: 1, moves: 4 });
		await expectTrueToHistory();
	});

	test('read again takes the mark back, and pressing it twice is the same', async () => {
		const input = { cohortCode: cohort.code, lessonSlug: '1.1' };
		await finishLesson(sql, place.actor(), input);
		await reopenLesson(sql, place.actor(), input);
		await reopenLesson(sql, place.actor(), input);
		expect((await standing()).map[0]?.lessons).toMatchObject([{ done: false }]);
	});
});

describe('what is not the learner’s to do', () => {
	test('a lesson of a locked module cannot be finished', async () => {
		const input = { cohortCode: cohort.code, lessonSlug: '2.1' };
		await expect(finishLesson(sql, place.actor(), input)).rejects.toThrow('not open to you yet');
	});

	test.each(['deferred', 'withdrawn'] as const)(
		'someone %s reads, but nothing moves',
		async (type) => {
			await inTransaction(sql, (tx) =>
				moveEnrolment(tx, place.actor(), place.id, { type, reason: 'A new job' })
			);
			const input = { cohortCode: cohort.code, lessonSlug: '1.1' };
			await expect(finishLesson(sql, place.actor(), input)).rejects.toThrow(Refused);
			await expect(quiz(0, 90, 1)).rejects.toThrow(Refused);
			expect(await standing()).toMatchObject({ enrolment: type, modules: ['open', 'locked'] });
		}
	);

	test('another person’s course, an invitation not accepted and a wrong code cannot be found', async () => {
		const stranger = actorOf(await makePerson(sql));
		await expect(enrolmentAt(sql, stranger, cohort.code)).rejects.toThrow(NotFound);
		const invited = await makeEnrolment(sql, { cohort, accepted: false });
		await expect(enrolmentAt(sql, invited.actor(), cohort.code)).rejects.toThrow(NotFound);
		await expect(enrolmentAt(sql, place.actor(), 'no-such')).rejects.toThrow(NotFound);
	});
});

async function finishBoth() {
	await quiz(0, 80, 1);
	await paper(0, 65, 2);
	await quiz(1, 80, 4);
	await paper(1, 65, 5);
}

/** A second look at the newest script of a module: the new mark supersedes the old one. */
async function correct(module: 0 | 1, percent: number, day: number) {
	const where = partOf(module, 'assignment');
	await inTransaction(sql, async (tx) => {
		const [mark] = await tx<{ id: string; submissionId: string }[]>`
			select id, submission_id from mark where enrolment_id = ${place.id}
				and assessment_id = ${where.assessmentId} order by marked_at desc limit 1`;
		await supersedeMark(tx, tutorOn(day), {
			...where,
			submissionId: mark!.submissionId,
			percent,
			detail: [],
			markerId: tutor.id,
			supersedes: mark!.id,
			reason: 'A page was overlooked.'
		});
		await settleResult(tx, tutorOn(day), where);
	});
}

async function decided(decision: 'refer', day: number) {
	const chair = await makePerson(sql);
	await inTransaction(sql, async (tx) => {
		const [board] = await tx<{ id: string }[]>`
			insert into board (id, cohort_id, state, meets_on, chair_id, created_at)
			values (gen_random_uuid(), ${cohort.id}, 'open', '2026-12-04', ${chair.id}, ${onDay(day)}) returning id`;
		await tx`
			insert into board_decision (id, board_id, enrolment_id, decision, decided_by, decided_at)
			values (gen_random_uuid(), ${board!.id}, ${place.id}, ${decision}, ${chair.id}, ${onDay(day)})`;
		await boardDecided(tx, actorOf(chair, onDay(day)), { enrolmentId: place.id, decision });
	});
}

/** How much the story has left behind: settling or pressing again must add nothing. */
async function rowsOfStory() {
	const [counts] = await sql`
		select
			(select count(*) from module_result where enrolment_id = ${place.id}) as results,
			(select count(*) from lesson_done where enrolment_id = ${place.id}) as lessons,
			(select count(*) from history h where h.subject_id = ${place.id} or h.subject_id in
				(select id from module_progress where enrolment_id = ${place.id})) as moves`;
	return counts;
}

test('the lesson opened last is kept, once for each course', async () => {
	const enrolment = await enrolmentAt(sql, place.actor(), cohort.code);
	const last = async () => (await courseMap(sql, enrolment, onDay(60))).lastLessonId;
	expect(await last()).toBeNull();
	const { map } = await standing();
	const [first, second] = map.flatMap(({ lessons }) => lessons);
	for (const { id: lessonId } of [first!, second!, second!]) {
		await keepLessonPlace(sql, place.actor(), { enrolmentId: place.id, lessonId });
		expect(await last()).toBe(lessonId);
	}
});
