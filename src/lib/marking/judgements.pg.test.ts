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
import { takeQuiz } from '../../../tests/support/tries.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { Forbidden, Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { handInAssignment } from '#lib/workflows/hand-in-assignment.server.ts';
import { correctMark, publishMark } from '#lib/workflows/publish-mark.server.ts';
import { saveAssignmentDraft } from '#lib/workflows/save-draft.server.ts';
import { keepMarkDraft } from '#lib/workflows/save-mark-draft.server.ts';
import { currentMark } from './judgements.server.ts';
import { markDraftOf } from './mark-drafts.server.ts';
import type { Judged } from './marking-form.rules.ts';
import { currentMarks } from './marks.server.ts';
import { nextDeadline, recentlyMarked, scriptAt, scriptsToMark } from './scripts.server.ts';
import { nextTryOf, submissionsOf } from './submissions.server.ts';

let database: TestDatabase;
let edition: MadeEdition;
let cohort: MadeCohort;
let tutors: [MadePerson, MadePerson];
const origin = 'https://tranche.example.org';

beforeAll(async () => {
	database = await testDatabase();
	edition = await makeEdition(database.sql);
	tutors = [await makePerson(database.sql), await makePerson(database.sql)];
	cohort = await makeCohort(database.sql, { editionId: edition.id, tutors });
});
afterAll(() => database.drop());

type TutorActor = Actor & { personId: string };
const tutor = (which: 0 | 1, day = 30): TutorActor =>
	actorOf(tutors[which], onDay(day), { tutorOf: [cohort.id] });

const judged = (accuracy: number, clarity: number, overall = 'Well argued.'): Judged => ({
	points: { accuracy, clarity },
	comments: { accuracy: 'Right in detail.' },
	overall
});

/** A learner who took the quiz and handed the assignment in on a day; the deadline comes after two weeks. */
async function script(day = 10) {
	const at = await makeEnrolment(database.sql, { cohort, person: await makePerson(database.sql) });
	const place = { enrolmentId: at.id, moduleId: edition.modules[0].id };
	await takeQuiz(
		database.sql,
		at.actor(onDay(2)),
		{ ...place, assessmentId: edition.modules[0].quiz.id },
		80
	);
	const assessmentId = edition.modules[0].assignment.id;
	const work = { enrolmentId: at.id, assessmentId, number: 1, base: 0, body: 'My own words.' };
	await handInAssignment(database.sql, at.actor(onDay(day)), { ...work, declared: true, origin });
	const [submission] = await submissionsOf(database.sql, at.id, assessmentId);
	return { at, work, submissionId: submission!.id };
}

const marksOf = (submissionId: string) =>
	database.sql<
		{ percent: number }[]
	>`select percent from mark where submission_id = ${submissionId}`;
const moduleStates = async (enrolmentId: string) => {
	const rows = await database.sql<{ state: string }[]>`
		select p.state from module_progress p join module m on m.id = p.module_id
		where p.enrolment_id = ${enrolmentId} order by m.position`;
	return rows.map(({ state }) => state);
};
const mailsTo = (email: string) =>
	database.sql<{ subject: string }[]>`select subject from mail where to_address = ${email}`;

describe('publishing a mark', () => {
	it('settles the module, opens the next and tells the learner, once', async () => {
		const { at, submissionId } = await script();
		const input = { submissionId, judged: judged(65, 55), origin };
		const ids = await Promise.all(
			Array.from({ length: 5 }, () => publishMark(database.sql, tutor(0), input))
		);
		expect(new Set(ids).size).toBe(1);
		expect(await marksOf(submissionId)).toEqual([{ percent: 61 }]);
		expect(await moduleStates(at.id)).toEqual(['passed', 'open']);
		const mails = await mailsTo(at.person.email);
		expect(mails.filter(({ subject }) => subject.includes('marked'))).toHaveLength(1);
		const [quiz, paper] = await currentMarks(database.sql, at.id);
		expect(quiz?.percent).toBe(80);
		expect(paper).toMatchObject({
			submissionId,
			percent: 61,
			rawPercent: 61,
			adjustments: [],
			overall: 'Well argued.',
			detail: [
				{ criterionId: 'accuracy', percent: 65, comment: 'Right in detail.' },
				{ criterionId: 'clarity', percent: 55, comment: '' }
			]
		});
	});

	it('of two tutors who race, lets one in and keeps what the other wrote', async () => {
		for (let round = 0; round < 4; round++) {
			const { submissionId } = await script();
			for (const which of [0, 1] as const) {
				await keepMarkDraft(database.sql, tutor(which), { submissionId, judged: judged(55, 65) });
			}
			const outcomes = await Promise.allSettled([
				publishMark(database.sql, tutor(0), { submissionId, judged: judged(80, 80), origin }),
				publishMark(database.sql, tutor(1), { submissionId, judged: judged(40, 40), origin })
			]);
			expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
			expect(outcomes.find((one) => one.status === 'rejected')?.reason).toBeInstanceOf(Refused);
			expect(await marksOf(submissionId)).toHaveLength(1);
			for (const which of [0, 1] as const) {
				expect(await markDraftOf(database.sql, tutor(which), submissionId)).not.toBeNull();
			}
		}
	});

	it('fails the part when a criterion that must be passed is not, whatever the total', async () => {
		const strict = await makeEdition(database.sql, {}, ['accuracy']);
		const place = await makeCohort(database.sql, { editionId: strict.id, tutors });
		const [module] = strict.modules;
		const at = await makeEnrolment(database.sql, { cohort: place });
		const quiz = { enrolmentId: at.id, moduleId: module.id, assessmentId: module.quiz.id };
		await takeQuiz(database.sql, at.actor(onDay(2)), quiz, 80);
		const work = { enrolmentId: at.id, assessmentId: module.assignment.id, number: 1, base: 0 };
		await handInAssignment(database.sql, at.actor(onDay(10)), {
			...work,
			body: 'My own words.',
			declared: true,
			origin
		});
		const [submission] = await submissionsOf(database.sql, at.id, module.assignment.id);
		const marker = actorOf(tutors[0], onDay(30), { tutorOf: [place.id] });
		const input = { submissionId: submission!.id, judged: judged(49, 100), origin };
		await publishMark(database.sql, marker, input);
		expect(await currentMark(database.sql, submission!.id)).toMatchObject({
			percent: 39,
			rawPercent: 69.4,
			adjustments: [{ kind: 'mustPass', percent: 30.4, criteria: ['accuracy'] }]
		});
		expect(await moduleStates(at.id)).toEqual(['referred', 'locked']);
	});

	it('takes lateness off, and shows it apart', async () => {
		const { at, submissionId } = await script(15.5);
		const [submission] = await submissionsOf(database.sql, at.id, edition.modules[0].assignment.id);
		const lateDays = Math.ceil((onDay(15.5).getTime() - submission!.dueAt!.getTime()) / 86_400_000);
		expect(lateDays).toBeGreaterThan(0);
		await publishMark(database.sql, tutor(0), { submissionId, judged: judged(80, 80), origin });
		expect(await currentMark(database.sql, submissionId)).toMatchObject({
			rawPercent: 80,
			percent: 80 - 5 * lateDays,
			adjustments: [{ kind: 'late', percent: 5 * lateDays, periods: lateDays, tooLate: false }]
		});
	});

	it('is for tutors of the cohort, and never for the writer', async () => {
		const { at, submissionId } = await script();
		const publish = (actor: Actor) =>
			publishMark(database.sql, actor, { submissionId, judged: judged(55, 55), origin });
		await expect(publish(at.actor(onDay(30)))).rejects.toThrow(NotFound);
		await expect(publish(actorOf(tutors[0], onDay(30), { tutorOf: [newId()] }))).rejects.toThrow(
			NotFound
		);
		await expect(publish(actorOf(tutors[0], onDay(30), { admin: true }))).rejects.toThrow(NotFound);
		const writer = actorOf(at.person, onDay(30), { tutorOf: [cohort.id] });
		await expect(publish(writer)).rejects.toThrow(Forbidden);
		await expect(
			keepMarkDraft(database.sql, writer, { submissionId, judged: judged(9, 9) })
		).rejects.toThrow(Forbidden);
		await expect(scriptAt(database.sql, writer, submissionId)).rejects.toThrow(Forbidden);
		expect(
			(await scriptsToMark(database.sql, writer)).map((one) => one.submissionId)
		).not.toContain(submissionId);
		expect(await marksOf(submissionId)).toEqual([]);
	});

	it('needs points for every criterion', async () => {
		const { submissionId } = await script();
		const input = {
			submissionId,
			judged: { points: { accuracy: 60 }, comments: {}, overall: 'Half.' },
			origin
		};
		await expect(publishMark(database.sql, tutor(0), input)).rejects.toThrow(Invalid);
		expect(await marksOf(submissionId)).toEqual([]);
	});
});

describe('a script before its mark', () => {
	it('shows the marker no name anywhere', async () => {
		const { at, submissionId } = await script();
		const shown = JSON.stringify([
			await scriptAt(database.sql, tutor(0), submissionId),
			await scriptsToMark(database.sql, tutor(0)),
			await recentlyMarked(database.sql, tutor(0))
		]);
		expect(shown).toContain(submissionId);
		expect(shown).not.toContain(at.person.name);
		expect(shown).not.toContain(at.person.email);
		expect(shown).not.toContain(at.person.id);
	});

	it('waits in the order it came, with the minutes it needs and who has begun', async () => {
		const later = await script(12);
		const sooner = await script(11);
		await keepMarkDraft(database.sql, tutor(1), {
			submissionId: sooner.submissionId,
			judged: judged(55, 55)
		});
		const waiting = await scriptsToMark(database.sql, tutor(0));
		const ids = waiting.map(({ submissionId }) => submissionId);
		expect(ids.indexOf(sooner.submissionId)).toBeLessThan(ids.indexOf(later.submissionId));
		const row = waiting.find((one) => one.submissionId === sooner.submissionId);
		expect(row).toMatchObject({ begunBy: 'another tutor', words: 3, minutes: 10 });
		expect(await nextDeadline(database.sql, tutor(0, 1))).toMatchObject({ moduleCode: 'M-1' });
	});

	it('takes marks in draft until it is published', async () => {
		const { submissionId } = await script();
		const keep = (one: Judged) =>
			keepMarkDraft(database.sql, tutor(0), { submissionId, judged: one });
		await keep({ points: { accuracy: 55 }, comments: {}, overall: '' });
		await keep(judged(65, 55));
		expect(await markDraftOf(database.sql, tutor(0), submissionId)).toMatchObject(judged(65, 55));
		await publishMark(database.sql, tutor(0), { submissionId, judged: judged(65, 55), origin });
		await expect(keep(judged(1, 1))).rejects.toThrow(Refused);
	});
});

describe('correcting a published mark', () => {
	async function published() {
		const made = await script();
		const { submissionId } = made;
		const markId = await publishMark(database.sql, tutor(0), {
			submissionId,
			judged: judged(55, 55),
			origin
		});
		return { ...made, markId };
	}

	it('supersedes it with a reason; the earlier one stays, and the module settles anew', async () => {
		const { at, submissionId, markId } = await published();
		const input = {
			submissionId,
			judged: judged(80, 80),
			supersedes: markId,
			reason: 'I had missed the second page.',
			origin
		};
		const ids = await Promise.all(
			Array.from({ length: 4 }, () => correctMark(database.sql, tutor(0), input))
		);
		expect(new Set(ids).size).toBe(1);
		expect((await marksOf(submissionId)).map(({ percent }) => percent).toSorted()).toEqual([
			55, 80
		]);
		expect(await currentMark(database.sql, submissionId)).toMatchObject({
			percent: 80,
			supersedes: markId,
			reason: 'I had missed the second page.'
		});
		const [audit] = await database.sql<{ detail: object }[]>`
			select detail from audit where action = 'mark-changed' and subject_id = ${submissionId}`;
		expect(audit?.detail).toEqual({ from: 55, to: 80, reason: 'I had missed the second page.' });
		const [result] = await database.sql<{ percent: number }[]>`
			select percent from module_result where enrolment_id = ${at.id} order by settled_at desc, id desc limit 1`;
		expect(result?.percent).toBe(80);
	});

	it('lets one of two corrections through', async () => {
		const { submissionId, markId } = await published();
		const correct = (which: 0 | 1, points: number) =>
			correctMark(database.sql, tutor(which), {
				submissionId,
				judged: judged(points, points),
				supersedes: markId,
				reason: 'Second thoughts.',
				origin
			});
		const outcomes = await Promise.allSettled([correct(0, 70), correct(1, 45)]);
		expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
		expect(await marksOf(submissionId)).toHaveLength(2);
	});

	it('is refused once a board has ratified the result, but not when it deferred', async () => {
		const { at, submissionId, markId } = await published();
		const chair = await makePerson(database.sql);
		const correct = (supersedes: string, points: number) =>
			correctMark(database.sql, tutor(0, 70), {
				submissionId,
				judged: judged(points, points),
				supersedes,
				reason: 'Second thoughts.',
				origin
			});
		const decide = async (decision: string, day: number) => {
			const boardId = newId();
			const decidedBy = chair.id;
			await database.sql`insert into board ${database.sql({
				id: boardId,
				cohortId: (await makeCohort(database.sql)).id,
				state: 'open',
				meetsOn: '2026-11-06',
				chairId: chair.id,
				createdAt: onDay(day)
			})}`;
			await database.sql`insert into board_decision ${database.sql({
				id: newId(),
				boardId,
				enrolmentId: at.id,
				decision,
				decidedBy,
				decidedAt: onDay(day)
			})}`;
		};
		await decide('defer', 60);
		const next = await correct(markId, 70);
		// The new mark is of day 70: a decision of day 60 was not about it.
		await decide('fail', 60);
		const later = await correct(next, 75);
		await decide('fail', 80);
		await expect(correct(later, 90)).rejects.toThrow(/ratified this result/);
	});
});

describe('another try', () => {
	it('is offered after a mark below the cap, for its days, and counts 50 at most', async () => {
		const { at, work, submissionId } = await script();
		await publishMark(database.sql, tutor(0), { submissionId, judged: judged(30, 30), origin });
		expect((await moduleStates(at.id))[0]).toBe('referred');

		const terms = await database.sql<{ attempts: number; policy: never }[]>`
			select attempts, policy from assessment where id = ${work.assessmentId}`;
		const next = (day: number) => nextTryOf(database.sql, work, terms[0]!, onDay(day));
		expect(await next(31)).toMatchObject({ allowed: true, number: 2, capPercent: 50 });
		expect(await next(59)).toMatchObject({ allowed: false });

		const second = { ...work, number: 2, body: 'Better words.', declared: true, origin };
		await handInAssignment(database.sql, at.actor(onDay(40)), second);
		const tries = await submissionsOf(database.sql, at.id, work.assessmentId);
		expect(tries.map(({ number, state }) => [number, state])).toEqual([
			[1, 'marked'],
			[2, 'submitted']
		]);
		await publishMark(database.sql, tutor(0, 45), {
			submissionId: tries[1]!.id,
			judged: judged(80, 70),
			origin
		});
		expect(await currentMark(database.sql, tries[1]!.id)).toMatchObject({
			rawPercent: 76,
			percent: 50,
			adjustments: [{ kind: 'cap', percent: 26, capPercent: 50 }]
		});
		expect(await moduleStates(at.id)).toEqual(['passed', 'open']);
	});

	it('that was begun in time cannot be handed in after its days', async () => {
		const { at, work, submissionId } = await script();
		await publishMark(database.sql, tutor(0), { submissionId, judged: judged(30, 30), origin });
		const draft = { ...work, number: 2, body: 'Better words.' };
		await saveAssignmentDraft(database.sql, at.actor(onDay(57)), draft);
		const second = { ...draft, base: 1, declared: true, origin };
		await expect(handInAssignment(database.sql, at.actor(onDay(59)), second)).rejects.toThrow(
			/have passed/
		);
		// The grace of fifteen minutes holds here too.
		await handInAssignment(database.sql, at.actor(onDay(58 + 10 / 1440)), second);
	});
});

it('finds what a tutor marked last by an index, however many marks there are', async () => {
	const plan = await database.sql.begin(async (tx) => {
		await tx`set local enable_seqscan = off`;
		return await tx<{ 'QUERY PLAN': string }[]>`
			explain select id from mark where marker_id = ${tutors[0].id} and submission_id is not null
			order by marked_at desc limit 20`;
	});
	expect(JSON.stringify(plan)).toContain('mark_marker');
});
