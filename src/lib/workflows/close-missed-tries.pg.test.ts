import { afterAll, beforeEach, expect, test } from 'vitest';
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
import { systemActor } from '../platform/actor.ts';
import { inTransaction } from '../platform/database.server.ts';
import { newId } from '../platform/id.ts';
import { boardDecided } from '../progression/enrolments.server.ts';
import { checkInvariants } from './check-invariants.server.ts';
import { closeMissedTries } from './close-missed-tries.server.ts';
import { moveQuizEnd } from './give-time.server.ts';
import { saveAssignmentDraft } from './save-draft.server.ts';
import { settleResult } from './settle-result.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);

let edition: MadeEdition;
let tutor: MadePerson;
let cohort: MadeCohort;
let place: MadeEnrolment;
const closeOn = (day: number) => closeMissedTries(sql, systemActor(onDay(day)));
const part = (kind: 'quiz' | 'assignment') => ({
	enrolmentId: place.id,
	moduleId: edition.modules[0].id,
	assessmentId: edition.modules[0][kind].id
});

/** The quiz passed, and an assignment whose mark of day 3 is too low: another one until day 31. */
beforeEach(async () => {
	edition = await makeEdition(sql);
	tutor = await makePerson(sql);
	cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
	place = await makeEnrolment(sql, { cohort });
	await takeQuiz(sql, place.actor(onDay(1)), part('quiz'), 80);
	await paper(30, 2);
});

async function paper(percent: number, day: number): Promise<void> {
	const submissionId = await handIn(sql, place.actor(onDay(day)), part('assignment'));
	const marker = actorOf(tutor, onDay(day + 1), { tutorOf: [cohort.id] });
	await markHandedIn(sql, marker, { ...part('assignment'), submissionId }, percent);
}

async function standing(): Promise<[enrolment: string, module: string]> {
	const [row] = await sql<{ enrolment: string; module: string }[]>`
		select e.state as enrolment, p.state as module
		from enrolment e join module_progress p on p.enrolment_id = e.id
		where e.id = ${place.id} and p.module_id = ${edition.modules[0].id}`;
	return [row!.enrolment, row!.module];
}

async function outcomes(): Promise<string[]> {
	const rows = await sql<{ outcome: string }[]>`
		select outcome from module_result where enrolment_id = ${place.id} order by settled_at`;
	return rows.map(({ outcome }) => outcome);
}

test('while there is time for another try nothing is closed', async () => {
	await closeOn(30);
	expect(await standing()).toEqual(['studying', 'referred']);
});

test('when the time has passed the module is settled and the board is next, once', async () => {
	await Promise.all([closeOn(32), closeOn(32)]);
	expect(await closeOn(33)).toBe(0);
	expect(await standing()).toEqual(['awaitingBoard', 'failed']);
	expect(await outcomes()).toEqual(['referred', 'failed']);
	expect(await checkInvariants(sql)).toMatchObject({ breaches: [] });
});

test('a further try handed in before is left to its tutor', async () => {
	await handIn(sql, place.actor(onDay(20)), part('assignment'));
	await closeOn(40);
	expect(await standing()).toEqual(['studying', 'awaitingMark']);
});

const write = (day: number) =>
	saveAssignmentDraft(sql, place.actor(onDay(day)), {
		...{ enrolmentId: place.id, assessmentId: part('assignment').assessmentId },
		...{ number: 2, base: 0, body: 'A better map.' }
	});
/** What a corrected mark does: the module is settled again by all its marks. */
const settleAgain = (day: number) =>
	inTransaction(sql, (tx) => settleResult(tx, systemActor(onDay(day)), part('quiz')));

test('a further try that is being written is left alone, also where a corrected mark settles the module', async () => {
	await write(20);
	await closeOn(21);
	expect(await standing()).toEqual(['studying', 'assessing']);
	await settleAgain(22);
	await closeOn(30);
	expect(await standing()).toEqual(['studying', 'referred']);
});

test('what was written and not handed in while there was time is settled: nobody waits in silence', async () => {
	await write(20);
	await closeOn(30);
	expect(await standing()).toEqual(['studying', 'assessing']);
	await Promise.all([closeOn(32), closeOn(32)]);
	expect(await standing()).toEqual(['awaitingBoard', 'failed']);
	expect(await outcomes()).toEqual(['referred', 'failed']);
	expect(await checkInvariants(sql)).toMatchObject({ breaches: [] });
});

test('a quiz whose window has closed is tried no more: what is short is settled, and the board is next', async () => {
	edition = await makeEdition(sql, { window: { closes: { week: 2, day: 7, time: '12:00' } } });
	cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
	place = await makeEnrolment(sql, { cohort });
	await takeQuiz(sql, place.actor(onDay(1)), part('quiz'), 30);
	await paper(80, 2);
	expect(await standing()).toEqual(['studying', 'referred']);
	await closeOn(13);
	expect(await standing()).toEqual(['studying', 'referred']);
	await closeOn(14);
	expect(await standing()).toEqual(['awaitingBoard', 'failed']);
	// Staff may still give more time.
	const officer = actorOf(await makePerson(sql), onDay(14), { staff: true });
	const { enrolmentId, assessmentId } = part('quiz');
	const more = {
		enrolmentId,
		assessmentId,
		quizTitle: 'Quiz',
		until: onDay(16),
		reason: 'Was ill'
	};
	await moveQuizEnd(sql, officer, more);
	expect(await standing()).toEqual(['studying', 'referred']);
	await closeOn(15);
	expect(await standing()).toEqual(['studying', 'referred']);
	await closeOn(17);
	expect(await standing()).toEqual(['awaitingBoard', 'failed']);
	// What the board gives afterwards waits until staff have opened it.
	await refer(20);
	await closeOn(40);
	expect(await standing()).toEqual(['referred', 'referred']);
});

test('a try that a board granted and nobody took comes back to the board', async () => {
	await closeOn(32);
	await refer(40);
	await closeOn(60);
	expect(await standing()).toEqual(['referred', 'referred']);
	await closeOn(70);
	expect(await standing()).toEqual(['awaitingBoard', 'failed']);
});

async function refer(day: number): Promise<void> {
	const chair = await makePerson(sql);
	const actor = actorOf(chair, onDay(day), { chair: true });
	const [boardId, decidedAt] = [newId(), onDay(day)];
	await inTransaction(sql, async (tx) => {
		await tx`insert into board ${tx({ id: boardId, cohortId: cohort.id, state: 'open', meetsOn: '2026-12-04', chairId: chair.id, createdAt: decidedAt })}`;
		await tx`insert into board_decision ${tx({ id: newId(), boardId, enrolmentId: place.id, decision: 'refer', decidedBy: chair.id, decidedAt })}`;
		await boardDecided(tx, actor, { enrolmentId: place.id, decision: 'refer' });
	});
}
