import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay,
	actorOf
} from '../../../tests/support/factories.ts';
import { handIn, markHandedIn, takeQuiz } from '../../../tests/support/tries.ts';
import { courseMap } from './course-map.server.ts';
import { enrolmentAt } from './enrolments.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);

test('a passed module opens the next one', async () => {
	const edition = await makeEdition(sql);
	const tutor = await makePerson(sql);
	const cohort = await makeCohort(sql, { editionId: edition.id, tutors: [tutor] });
	const place = await makeEnrolment(sql, { cohort });
	const [first] = edition.modules;
	const at = { enrolmentId: place.id, moduleId: first.id };
	await takeQuiz(sql, place.actor(onDay(1)), { ...at, assessmentId: first.quiz.id }, 80);
	const submissionId = await handIn(sql, place.actor(onDay(2)), {
		...at,
		assessmentId: first.assignment.id
	});
	await markHandedIn(
		sql,
		actorOf(tutor, onDay(3), { tutorOf: [cohort.id] }),
		{ ...at, assessmentId: first.assignment.id, submissionId },
		65
	);
	const enrolment = await enrolmentAt(sql, place.actor(), cohort.code);
	const map = await courseMap(sql, enrolment);
	expect(map.map((m) => m.state)).toEqual(['passed', 'open']);
	expect(firstDay).toBeInstanceOf(Date);
});
