import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	actorOf,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import type { MadeCohort, MadeEdition, MadePerson } from '../../../tests/support/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { whileWaiting } from '../../../tests/support/waiting.ts';
import { handIn, markHandedIn, takeQuiz } from '../../../tests/support/tries.ts';
import type { AwardChange } from '#lib/certification/award-change.rules.ts';
import { lockAward } from '#lib/certification/awards.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { Forbidden, Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { replay } from '#lib/platform/machine-store.server.ts';
import { storedEnrolment } from '#lib/progression/machines.ts';
import { performChange } from '#lib/workflows/change-award.server.ts';
import { callBoard, decideOtherwise } from '#lib/workflows/convene-board.server.ts';
import { correctMark } from '#lib/workflows/publish-mark.server.ts';
import { ratifyBoard } from '#lib/workflows/ratify-board.server.ts';
import { boardMinutes } from './board-minutes.server.ts';
import { boardPapers } from './board-papers.server.ts';
import { resultsLine } from './board.rules.ts';
import { boardAt, boards, cohortsToConvene, storedBoard } from './boards.server.ts';

let database: TestDatabase;
let edition: MadeEdition;
let tutor: MadePerson;
let chairs: [MadePerson, MadePerson];
const origin = 'https://tranche.example.org';
const day = 80;

beforeAll(async () => {
	database = await testDatabase();
	const { sql } = database;
	edition = await makeEdition(sql);
	tutor = await makePerson(sql);
	chairs = [await makePerson(sql), await makePerson(sql)];
	for (const { id } of chairs) {
		await sql`insert into role_grant ${sql({ id: newId(), personId: id, role: 'chair', grantedAt: onDay(0) })}`;
	}
});
afterAll(() => database.drop());

const chair = (which: 0 | 1 = 0) => actorOf(chairs[which], onDay(day), { chair: true });
const staff = () => actorOf(tutor, onDay(day), { staff: true });
const external = () => actorOf(tutor, onDay(day), { external: true });

/** A learner whose modules were marked at these percents, by quiz and assignment alike. */
async function learner(
	cohort: MadeCohort,
	percents: number[],
	name = 'Amira Invented',
	known?: MadePerson
) {
	const { sql } = database;
	const person = known ?? (await makePerson(sql, { name }));
	const at = await makeEnrolment(sql, { cohort, person });
	for (const [index, percent] of percents.entries()) {
		const module = edition.modules[index]!;
		const place = { enrolmentId: at.id, moduleId: module.id };
		const quiz = { ...place, assessmentId: module.quiz.id };
		const paper = { ...place, assessmentId: module.assignment.id };
		// Below the pass mark every try at the quiz is used, so that the module is failed.
		const tries = percent < 50 ? 3 : 1;
		for (let n = 0; n < tries; n++) await takeQuiz(sql, at.actor(onDay(10 + n * 2)), quiz, percent);
		const submissionId = await handIn(sql, at.actor(onDay(20)), paper);
		const marker = actorOf(tutor, onDay(21), { tutorOf: [cohort.id] });
		await markHandedIn(sql, marker, { ...paper, submissionId }, percent);
	}
	return at;
}

const convene = (cohort: MadeCohort) =>
	callBoard(database.sql, staff(), {
		cohortId: cohort.id,
		meetsOn: '2026-11-26',
		chairId: chairs[0].id
	});

const papersOf = async (boardId: string) => {
	const board = await boardAt(database.sql, external(), boardId);
	return await boardPapers(database.sql, external(), board);
};
const ratify = async (boardId: string, which: 0 | 1 = 0, papers?: string) =>
	ratifyBoard(database.sql, chair(which), {
		boardId,
		papers: papers ?? (await papersOf(boardId)).digest,
		origin
	});
const countIn = async (table: string, cohort: MadeCohort) => {
	const { sql } = database;
	const joins: Record<string, ReturnType<typeof sql>> = {
		board_decision: sql`board_decision t join enrolment e on e.id = t.enrolment_id`,
		award: sql`award t join enrolment e on e.id = t.enrolment_id and t.decision_id is not null`,
		notice: sql`notice t join award a on a.id = t.award_id join enrolment e on e.id = a.enrolment_id`,
		mail: sql`mail t join person p on p.email = t.to_address and t.subject like '%has been confirmed%'
			join enrolment e on e.person_id = p.id`
	};
	const [row] = await sql<{ count: number }[]>`
		select count(*) from ${joins[table]!} where e.cohort_id = ${cohort.id}`;
	return row!.count;
};
/** What waits for the board, or what became of it. */
const awardStateOf = async (enrolmentId: string) =>
	(await database.sql`select state from award where enrolment_id = ${enrolmentId}`)[0]?.['state'];
const stateOf = async (enrolmentId: string) => {
	const [row] = await database.sql<{ state: string }[]>`
		select state from enrolment where id = ${enrolmentId}`;
	return row!.state;
};

describe('convening', () => {
	it('makes one open board for a cohort however often it is asked', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const ids = await Promise.all(Array.from({ length: 5 }, () => convene(cohort)));
		expect(new Set(ids).size).toBe(1);
		const other = { cohortId: cohort.id, meetsOn: '2026-12-01', chairId: chairs[1].id };
		await expect(callBoard(database.sql, staff(), other)).rejects.toThrow(Refused);
		expect((await cohortsToConvene(database.sql)).map(({ id }) => id)).not.toContain(cohort.id);
		expect((await boards(database.sql, external())).map(({ id }) => id)).toContain(ids[0]);
	});

	it('is for staff, with a chair who does not study in the cohort', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const input = { cohortId: cohort.id, meetsOn: '2026-11-26', chairId: chairs[1].id };
		await expect(callBoard(database.sql, chair(), input)).rejects.toThrow(Forbidden);
		await expect(callBoard(database.sql, staff(), { ...input, chairId: tutor.id })).rejects.toThrow(
			Invalid
		);
		await makeEnrolment(database.sql, { cohort, person: chairs[1] });
		await expect(callBoard(database.sql, staff(), input)).rejects.toThrow(/studies in this cohort/);
	});
});

describe('the papers', () => {
	it('hold everyone who waits, by candidate number and without a name, and nobody who still studies', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const waiting = await learner(cohort, [69, 70], 'Beatrix Waiting');
		const studying = await learner(cohort, [69], 'Conrad Studying');
		const { papers, studying: left } = await papersOf(await convene(cohort));
		expect(papers.map(({ enrolmentId }) => enrolmentId)).toEqual([waiting.id]);
		expect(papers[0]).toMatchObject({
			proposal: { percent: 70, decision: 'award', grade: 'Distinction' },
			modules: [
				{ code: 'M-1', hours: 10, percent: 69, outcome: 'passed' },
				{ code: 'M-2', hours: 10, percent: 70, outcome: 'passed' }
			]
		});
		expect(left).toBe(1);
		const shown = JSON.stringify(papers);
		for (const secret of [waiting.person.name, waiting.person.email, waiting.person.id]) {
			expect(shown).not.toContain(secret);
		}
		expect(shown).not.toContain(studying.id);
	});

	it('carry what the chair changed, with the reason, and change their digest', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const { id: enrolmentId } = await learner(cohort, [65, 65]);
		const boardId = await convene(cohort);
		const before = await papersOf(boardId);
		const change = (decision: 'defer' | 'refer' | null, reason: string, actor = chair()) =>
			decideOtherwise(database.sql, actor, { boardId, enrolmentId, decision, reason });
		await expect(change('defer', '')).rejects.toThrow(/Say why/);
		await expect(change('refer', 'Because.')).rejects.toThrow(/nothing to try again/);
		await expect(change('defer', 'Because.', external())).rejects.toThrow(Forbidden);
		await expect(change('defer', 'Because.', staff())).rejects.toThrow(Forbidden);
		await change('defer', 'An appeal is open.');
		await change('defer', 'An appeal is open.');
		const after = await papersOf(boardId);
		expect(after.papers[0]).toMatchObject({
			change: { decision: 'defer', reason: 'An appeal is open.' },
			decided: { decision: 'defer', grade: null }
		});
		expect(after.digest).not.toBe(before.digest);
		await change(null, '');
		expect(await papersOf(boardId)).toEqual(before);
		const [rows] = await database.sql<{ count: number }[]>`
			select count(*) from board_change where board_id = ${boardId}`;
		expect(rows?.count).toBe(2);
	});
});

describe('ratifying', () => {
	it('is one act: decisions, moves, awards, notices and mails for everyone, once', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const [passed, merit, failed, studying] = [
			await learner(cohort, [72, 74]),
			await learner(cohort, [62, 61]),
			await learner(cohort, [60, 30]),
			await learner(cohort, [60])
		];
		const boardId = await convene(cohort);
		const { digest, papers } = await papersOf(boardId);
		expect(resultsLine(papers.map(({ decided }) => decided))).toBe(
			'3 results: 2 awards, 1 referred'
		);

		expect(await Promise.all([passed, merit, failed].map(({ id }) => awardStateOf(id)))).toEqual([
			'provisional',
			'provisional',
			undefined
		]);

		// Both chairs press, and each of them twice.
		const pressed = await Promise.all(
			([0, 1, 0, 1] as const).map((which) => ratify(boardId, which, digest))
		);
		for (const results of pressed) expect(results).toEqual(pressed[0]);
		expect(pressed[0]?.map(({ enrolmentId }) => enrolmentId).toSorted()).toEqual(
			[passed.id, merit.id, failed.id].toSorted()
		);
		expect(
			await Promise.all([passed, merit, failed, studying].map(({ id }) => stateOf(id)))
		).toEqual(['awarded', 'awarded', 'referred', 'studying']);
		expect(await countIn('board_decision', cohort)).toBe(3);
		expect(await countIn('award', cohort)).toBe(2);
		expect(await countIn('notice', cohort)).toBe(2);
		expect(await countIn('mail', cohort)).toBe(3);
		const grades = await database.sql<{ grade: string }[]>`
			select grade from award where enrolment_id in ${database.sql([passed.id, merit.id])} order by grade`;
		expect(grades.map(({ grade }) => grade)).toEqual(['Distinction', 'Merit']);
		expect(await boardAt(database.sql, external(), boardId)).toMatchObject({ state: 'ratified' });
		expect(await replay(database.sql, storedBoard, boardId)).toEqual({
			state: 'ratified',
			version: 1
		});
		expect(await replay(database.sql, storedEnrolment, passed.id)).toMatchObject({
			state: 'awarded'
		});
	});

	it('follows the chair where the chair decided otherwise', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const { id: enrolmentId } = await learner(cohort, [60, 60]);
		expect(await awardStateOf(enrolmentId)).toBe('provisional');
		const boardId = await convene(cohort);
		const change = {
			boardId,
			enrolmentId,
			decision: 'fail' as const,
			reason: 'Misconduct was found.'
		};
		await decideOtherwise(database.sql, chair(), change);
		const [result] = await ratify(boardId);
		expect(result).toMatchObject({ decision: 'fail', grade: null, reason: change.reason });
		expect(await stateOf(enrolmentId)).toBe('failed');
		expect(await awardStateOf(enrolmentId)).toBe('voided');
		await expect(decideOtherwise(database.sql, chair(), change)).rejects.toThrow(/are final/);
	});

	it('is refused when the results are not those the chair read', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		await learner(cohort, [60, 60]);
		const boardId = await convene(cohort);
		const { digest } = await papersOf(boardId);
		await learner(cohort, [70, 70]);
		await expect(ratify(boardId, 0, digest)).rejects.toThrow(/Results changed/);
		expect(await countIn('board_decision', cohort)).toBe(0);
		expect(await ratify(boardId)).toHaveLength(2);
	});

	it('and a correction of a mark at the same instant: one of them happens, never both', async () => {
		const { sql } = database;
		for (let round = 0; round < 4; round++) {
			const cohort = await makeCohort(sql, { editionId: edition.id });
			const one = await learner(cohort, [60, 60]);
			const boardId = await convene(cohort);
			const { digest } = await papersOf(boardId);
			const [mark] = await sql<{ id: string; submissionId: string }[]>`
				select id, submission_id from mark
				where enrolment_id = ${one.id} and submission_id is not null order by marked_at desc limit 1`;
			const judged = { points: { accuracy: 95, clarity: 95 }, comments: {}, overall: 'Better.' };
			const correction = correctMark(sql, actorOf(tutor, onDay(day), { tutorOf: [cohort.id] }), {
				submissionId: mark!.submissionId,
				supersedes: mark!.id,
				reason: 'A page was overlooked.',
				judged,
				origin
			});
			const [ratified, corrected] = await Promise.allSettled([
				ratify(boardId, 0, digest),
				correction
			]);
			expect([ratified.status, corrected.status].toSorted()).toEqual(['fulfilled', 'rejected']);
			const [decision] = await sql<{ percent: number }[]>`
				select percent from board_decision where board_id = ${boardId}`;
			expect(decision?.percent).toBe(ratified.status === 'fulfilled' ? 60 : undefined);
		}
	});

	it('and a change of the award that it replaces wait for each other in one order', async () => {
		const { sql } = database;
		const before = await makeCohort(sql, { editionId: edition.id });
		const one = await learner(before, [60, 60]);
		await ratify(await convene(before));
		const [older] = await sql<{ id: string; version: number }[]>`
			select id, version from award where enrolment_id = ${one.id}`;
		const again = await makeCohort(sql, { editionId: edition.id });
		const two = await learner(again, [70, 70], '', one.person);
		const boardId = await convene(again);
		const { digest } = await papersOf(boardId);
		const change: AwardChange = {
			...{ awardId: older!.id, version: older!.version, act: 'suspended' },
			...{ reasonCode: 'UNDER_INVESTIGATION', evidence: 'Case 7' },
			effectiveOn: londonDay(onDay(day))
		};
		await whileWaiting(sql, {
			held: (tx) => lockAward(tx, older!.id),
			waiting: () => ratify(boardId, 0, digest),
			then: (tx) => performChange(tx, staff(), { origin }, change)
		});
		expect([await awardStateOf(one.id), await awardStateOf(two.id)]).toEqual([
			'suspended',
			'awarded'
		]);
	});

	it('is for chairs who do not study there, about an existing board with someone waiting', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const boardId = await convene(cohort);
		await expect(ratify(boardId)).rejects.toThrow(/nothing to ratify/);
		const act = (actor: ReturnType<typeof staff>, id = boardId) =>
			ratifyBoard(database.sql, actor, { boardId: id, papers: '', origin });
		await expect(act(staff())).rejects.toThrow(Forbidden);
		await expect(act(external())).rejects.toThrow(Forbidden);
		await expect(act(chair(), newId())).rejects.toThrow(NotFound);
		await makeEnrolment(database.sql, { cohort, person: chairs[1] });
		await expect(ratify(boardId, 1)).rejects.toThrow(Forbidden);
	});

	it('leaves nothing behind when any part of it fails', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const one = await learner(cohort, [60, 60]);
		const boardId = await convene(cohort);
		const { digest } = await papersOf(boardId);
		const { sql } = database;
		await sql`alter table notice add constraint broken check (position < 0) not valid`;
		await expect(ratify(boardId, 0, digest)).rejects.toThrow(/broken/);
		await sql`alter table notice drop constraint broken`;
		for (const table of ['board_decision', 'award', 'notice', 'mail']) {
			expect(await countIn(table, cohort)).toBe(0);
		}
		expect(await stateOf(one.id)).toBe('awaitingBoard');
		expect(await awardStateOf(one.id)).toBe('provisional');
		expect(await ratify(boardId, 0, digest)).toHaveLength(1);
	});

	it('comes again for those who finish later, and a referral is proposed once', async () => {
		const cohort = await makeCohort(database.sql, { editionId: edition.id });
		const one = await learner(cohort, [60, 30]);
		await ratify(await convene(cohort));
		expect(await stateOf(one.id)).toBe('referred');
		// The try the board gave is used, and not enough again.
		const module = edition.modules[1];
		const place = { enrolmentId: one.id, moduleId: module.id };
		await takeQuiz(
			database.sql,
			one.actor(onDay(90)),
			{ ...place, assessmentId: module.quiz.id },
			20
		);
		expect(await stateOf(one.id)).toBe('awaitingBoard');
		const boardId = await convene(cohort);
		const { papers } = await papersOf(boardId);
		expect(papers[0]?.proposal).toMatchObject({ decision: 'fail', percent: 45 });
		await ratify(boardId);
		expect(await stateOf(one.id)).toBe('failed');
	});
});

describe('minutes', () => {
	it('are there once the board has ratified, and name no learner', async () => {
		const { sql } = database;
		const cohort = await makeCohort(sql, { editionId: edition.id });
		const passed = await learner(cohort, [72, 74], 'Dorothea Minuted');
		const deferred = await learner(cohort, [60, 60]);
		const boardId = await convene(cohort);
		await expect(boardMinutes(sql, external(), boardId)).rejects.toThrow(NotFound);
		const about = { boardId, enrolmentId: deferred.id };
		const step = (decision: 'fail' | 'defer' | null, reason: string, minute: number) =>
			decideOtherwise(
				sql,
				{ ...chair(), at: new Date(onDay(day).getTime() + minute * 60_000) },
				{
					...about,
					decision,
					reason
				}
			);
		await step('fail', 'Misconduct was found.', -2);
		await step('defer', 'An appeal is open.', -1);
		await correctedBefore(passed.id);
		await ratify(boardId);

		const minutes = await boardMinutes(sql, external(), boardId);
		const papers = await sql<{ id: string; candidateNumber: string }[]>`
			select id, candidate_number from enrolment where cohort_id = ${cohort.id}
			order by candidate_number`;
		const numbers = papers.map(({ candidateNumber }) => candidateNumber);
		const numberOf = (enrolmentId: string) =>
			papers.find(({ id }) => id === enrolmentId)!.candidateNumber;
		expect(minutes.decisions.map(({ candidateNumber }) => candidateNumber)).toEqual(numbers);
		expect(minutes.decisions).toContainEqual(
			expect.objectContaining({ decision: 'defer', reason: 'An appeal is open.', grade: null })
		);
		expect(minutes.board).toMatchObject({
			chairName: chairs[0].name,
			ratifiedBy: chairs[0].name,
			convenedBy: tutor.name
		});
		expect(minutes.changes).toMatchObject([
			{ candidateNumber: numberOf(deferred.id), decision: 'fail', by: chairs[0].name },
			{ candidateNumber: numberOf(deferred.id), decision: 'defer', by: chairs[0].name }
		]);
		expect(minutes.corrections).toMatchObject([
			{
				moduleCode: 'M-1',
				reason: 'Two answers were right.',
				marks: [{ candidateNumber: numberOf(passed.id), fromPercent: 72, toPercent: 74 }]
			}
		]);
		const text = JSON.stringify(minutes);
		for (const hidden of [passed.person.name, passed.person.email, passed.id]) {
			expect(text).not.toContain(hidden);
		}
	});
});

/** A question of the first quiz, put right before the board met. */
async function correctedBefore(enrolmentId: string): Promise<void> {
	const { sql } = database;
	const quizId = edition.modules[0]!.quiz.id;
	const correctionId = newId();
	await sql`insert into item_correction (id, item_id, seq, kind, reason, corrected_at)
		select ${correctionId}, i.id, 1, 'void', 'Two answers were right.', ${onDay(30)}
		from item i where i.assessment_id = ${quizId} order by i.key limit 1`;
	await sql`insert into correction_effect (correction_id, attempt_id, old_mark_id, new_mark_id, to_percent)
		select ${correctionId}, k.attempt_id, k.id, k.id, 74 from mark k
		where k.enrolment_id = ${enrolmentId} and k.assessment_id = ${quizId}`;
}
