import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markTrail } from '#lib/progression/mark-trail.server.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { newId } from '#lib/platform/id.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	onDay
} from '../../../tests/support/factories.ts';
import { takeQuiz } from '../../../tests/support/tries.ts';
import { isReleased, visibleFrom } from './release.server.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

/** A learner with a marked quiz of that release policy, whose window closes at noon of the third day. */
async function marked(release: 'at-once' | 'after-window' | 'after-board') {
	const { sql } = database;
	const edition = await makeEdition(sql, {
		release,
		window: { closes: { week: 1, day: 3, time: '12:00' } }
	});
	const cohort = await makeCohort(sql, { editionId: edition.id });
	const at = await makeEnrolment(sql, { cohort });
	const [module] = edition.modules;
	const place = { enrolmentId: at.id, moduleId: module.id, assessmentId: module.quiz.id };
	await takeQuiz(sql, at.actor(onDay(1)), place, 80);
	const seen = async (day: Date) => {
		const released = isReleased(await visibleFrom(sql, at.id, module.quiz.id), day);
		// The list of results and the course map never say more, or less, than the quiz's own page.
		const trail = await markTrail(sql, at.id, day);
		const enrolment = await enrolmentAt(sql, at.actor(day), cohort.code);
		const map = await courseMap(sql, enrolment, day);
		expect(trail).toHaveLength(released ? 1 : 0);
		expect(map.modules[0]?.assessments[0]).toMatchObject({
			held: !released,
			bestPercent: released ? 80 : null
		});
		return released;
	};
	return { at, cohort, quizId: module.quiz.id, seen };
}

describe('when a learner sees a result', () => {
	it('is at once', async () => {
		const { seen } = await marked('at-once');
		expect(await seen(onDay(1))).toBe(true);
	});

	it('is after the window, for everybody of the cohort', async () => {
		const { sql } = database;
		const { cohort, quizId, seen } = await marked('after-window');
		// In London, in September: an hour before the universal time.
		const closes = new Date('2026-09-09T11:00:00Z');
		const before = new Date(closes.getTime() - 1);
		expect(await seen(before)).toBe(false);
		expect(await seen(closes)).toBe(true);
		const other = await makeEnrolment(sql, { cohort, person: await makePerson(sql) });
		const until = onDay(5);
		await sql`insert into accommodation ${sql({
			...{ id: newId(), enrolmentId: other.id, assessmentId: quizId, kind: 'closing', until },
			...{ reason: 'Ill', givenAt: firstDay }
		})}`;
		expect(await seen(closes)).toBe(false);
		expect(await seen(until)).toBe(true);
	});

	it('is after the board has decided about them', async () => {
		const { sql } = database;
		const { at, cohort, seen } = await marked('after-board');
		expect(await seen(onDay(60))).toBe(false);
		const chair = await makePerson(sql);
		const board = newId();
		await sql`insert into board (id, cohort_id, state, meets_on, chair_id, created_at)
			values (${board}, ${cohort.id}, 'open', '2026-11-01', ${chair.id}, ${onDay(50)})`;
		await sql`insert into board_decision
				(id, board_id, enrolment_id, decision, reason, decided_by, decided_at)
			values (${newId()}, ${board}, ${at.id}, 'defer', '', ${chair.id}, ${onDay(61)})`;
		expect(await seen(onDay(60))).toBe(false);
		expect(await seen(onDay(61))).toBe(true);
	});
});
