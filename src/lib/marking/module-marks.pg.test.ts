import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import type { MadeCohort, MadeEdition, MadePerson } from '../../../tests/support/factories.ts';
import { Forbidden } from '../platform/errors.ts';
import { handInAssignment } from '../workflows/hand-in-assignment.server.ts';
import { correctMark, publishMark } from '../workflows/publish-mark.server.ts';
import { boardsOfCohort, moduleMarks } from './module-marks.server.ts';
import { submissionsOf } from './submissions.server.ts';

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

const tutor = (which: 0 | 1) => actorOf(tutors[which], onDay(30), { tutorOf: [cohort.id] });

/** A script handed in to this cohort or another, and its first mark. */
async function marked(which: 0 | 1, accuracy: number, clarity: number) {
	const at = await makeEnrolment(database.sql, { cohort });
	const assessmentId = edition.modules[0].assignment.id;
	const work = { enrolmentId: at.id, assessmentId, number: 1, base: 0, body: 'My own words.' };
	await handInAssignment(database.sql, at.actor(onDay(10)), { ...work, declared: true, origin });
	const [submission] = await submissionsOf(database.sql, at.id, assessmentId);
	const judged = { points: { accuracy, clarity }, comments: {}, overall: 'Well argued.' };
	const submissionId = submission!.id;
	const markId = await publishMark(database.sql, tutor(which), { submissionId, judged, origin });
	return { submissionId, markId, judged };
}

it('gives the marks that stand with whose they are, and what each replaced', async () => {
	const { sql } = database;
	const mine = await marked(0, 65, 55);
	const theirs = await marked(1, 40, 40);
	await correctMark(sql, tutor(1), {
		submissionId: theirs.submissionId,
		judged: { ...theirs.judged, points: { accuracy: 80, clarity: 80 } },
		supersedes: theirs.markId,
		reason: 'I had missed the second page.',
		origin
	});
	const place = { cohortId: cohort.id, moduleId: edition.modules[0].id };
	const seen = await moduleMarks(sql, tutor(0), place);
	const of = (id: string) => seen.find(({ submissionId }) => submissionId === id);
	expect(seen).toHaveLength(2);
	expect(of(mine.submissionId)).toMatchObject({
		yours: true,
		worth: 61,
		before: null,
		points: { accuracy: 65, clarity: 55 }
	});
	expect(of(theirs.submissionId)).toMatchObject({
		yours: false,
		worth: 80,
		before: 40,
		now: 80,
		reason: 'I had missed the second page.'
	});
	expect(JSON.stringify(seen)).not.toContain(tutors[1].name);

	const elsewhere = await makeCohort(sql, { editionId: edition.id });
	const other = { ...place, cohortId: elsewhere.id };
	const there = actorOf(tutors[0], onDay(30), { tutorOf: [elsewhere.id] });
	expect(await moduleMarks(sql, there, other)).toEqual([]);
	expect(await boardsOfCohort(sql, there, elsewhere.id)).toEqual([]);
	await expect(moduleMarks(sql, there, place)).rejects.toThrow(Forbidden);
	await expect(boardsOfCohort(sql, there, cohort.id)).rejects.toThrow(Forbidden);
});
