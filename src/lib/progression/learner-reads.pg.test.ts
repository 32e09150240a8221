import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCrowd } from '../../../tests/support/crowds.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	type MadeEnrolment,
	makeCohort,
	makeEdition,
	makeEnrolment,
	onDay
} from '../../../tests/support/factories.ts';
import { takeQuiz } from '../../../tests/support/tries.ts';
import { openDatabase, type Sql } from '../platform/database.server.ts';
import { courseMap } from './course-map.server.ts';
import { doneSoFar, placesAndDone } from './done-so-far.server.ts';
import { historyOf } from './enrolment-history.server.ts';
import { type Enrolment, enrolmentAt, enrolmentsOf } from './enrolments.server.ts';
import { decisionsOn, markTrail } from './mark-trail.server.ts';
import { accountHistory } from './record.server.ts';
import { resultsOf } from './results.server.ts';
import { triesOf } from './tries.server.ts';

/** What a learner's pages read stays cheap among thousands of learners: no table is read whole. */

const LEARNERS = 3000;
const database = await testDatabase();
// One connection, so that its own statistics can be asked for.
const sql: Sql = openDatabase(database.url, { max: 1 });
let place: MadeEnrolment;
let enrolment: Enrolment;
let moduleId: string;

beforeAll(async () => {
	const edition = await makeEdition(sql);
	const cohort = await makeCohort(sql, { editionId: edition.id, capacity: LEARNERS * 2 });
	await makeCrowd(sql, cohort, LEARNERS);
	place = await makeEnrolment(sql, { cohort });
	const [first] = edition.modules;
	moduleId = first.id;
	const where = { enrolmentId: place.id, moduleId, assessmentId: first.quiz.id };
	await takeQuiz(sql, place.actor(onDay(1)), where, 80);
	await everyoneIsMarked();
	await sql`analyze`;
	enrolment = await enrolmentAt(sql, place.actor(), cohort.code);
}, 120_000);

afterAll(async () => {
	await sql.end();
	await database.drop();
});

test.each<[string, () => Promise<unknown>]>([
	['the place in a course', () => enrolmentAt(sql, place.actor(), place.cohort.code)],
	['all places of a person', () => enrolmentsOf(sql, place.person.id)],
	['the course map', () => courseMap(sql, enrolment, onDay(30))],
	['places and what was done there', () => placesAndDone(sql, place.person.id, onDay(30))],
	['results', () => resultsOf(sql, place.id)],
	['marks', () => markTrail(sql, place.id, onDay(30))],
	['decisions', () => decisionsOn(sql, place.id)],
	['tries', () => triesOf(sql, place.id, moduleId)],
	['the history', () => historyOf(sql, place.id, onDay(1))],
	['the account', () => accountHistory(sql, place.person.id, place.id)]
])('%s', async (_, read) => {
	const before = await wholeReads();
	await read();
	expect(await wholeReads()).toEqual(before);
});

test('each of many who ask in the same moment gets what is theirs', async () => {
	const people = await sql<{ personId: string }[]>`select person_id from enrolment limit 40`;
	const own = async ({ personId }: { personId: string }) => {
		const [first] = await enrolmentsOf(sql, personId);
		const done = await doneSoFar(sql, first!, onDay(30));
		const everywhere = await placesAndDone(sql, personId, onDay(30));
		expect(everywhere).toMatchObject([{ ...first, ...done }]);
		return { first, done };
	};
	const together = await Promise.all([...people, ...people].map(own));
	for (const [index, person] of people.entries()) {
		const alone = await own(person);
		expect(alone.first!.personId).toBe(person.personId);
		expect(together[index]).toEqual(alone);
		expect(together[index + people.length]).toEqual(alone);
	}
	const owners = together.flatMap(({ first, done }) => `${first!.id} ${done.tries[0]?.id}`);
	expect(new Set(owners).size).toBe(people.length);
});

/** How often each table that grows with the learners was read from end to end. */
async function wholeReads(): Promise<Record<string, number>> {
	await sql`select pg_stat_force_next_flush()`;
	await sql`select pg_stat_clear_snapshot()`;
	const rows = await sql<{ relname: string; seqScan: number }[]>`
		select relname, seq_scan from pg_stat_user_tables
		where relname in ('person', 'enrolment', 'module_progress', 'lesson_done', 'lesson_place', 'module_result',
			'attempt', 'submission', 'mark', 'board_decision', 'history', 'audit')`;
	return Object.fromEntries(rows.map(({ relname, seqScan }) => [relname, seqScan]));
}

/** Marks, results and decisions for the crowd, as many as a busy year leaves. */
async function everyoneIsMarked() {
	await sql`
		insert into mark (id, enrolment_id, assessment_id, attempt_id, percent, detail, marker_rule, marked_at)
		select gen_random_uuid(), t.enrolment_id, t.assessment_id, t.id, 60, '[]', 'test/1', ${onDay(2)}
		from attempt t where not exists (select from mark k where k.attempt_id = t.id)`;
	await sql`
		insert into module_result (id, enrolment_id, module_id, percent, outcome, parts, rule_version, settled_at)
		select gen_random_uuid(), e.id, ${moduleId}, 60, 'passed', '[]', 'test/1', ${onDay(3)}
		from enrolment e`;
	await sql`
		insert into lesson_place (enrolment_id, lesson_id, opened_at)
		select distinct on (enrolment_id) enrolment_id, lesson_id, done_at from lesson_done`;
	await sql`
		insert into audit (id, at, action, subject_type, subject_id, request_id)
		select gen_random_uuid(), ${onDay(2)}, 'signed-in', 'person', p.id, 'test'
		from person p, generate_series(1, 3)`;
	const [board] = await sql<{ id: string }[]>`
		insert into board (id, cohort_id, state, meets_on, chair_id, created_at)
		values (gen_random_uuid(), ${place.cohort.id}, 'open', '2026-12-04', ${place.person.id}, ${onDay(3)})
		returning id`;
	await sql`
		insert into board_decision (id, board_id, enrolment_id, decision, decided_by, decided_at)
		select gen_random_uuid(), ${board!.id}, e.id, 'fail', ${place.person.id}, ${onDay(90)}
		from enrolment e`;
}
