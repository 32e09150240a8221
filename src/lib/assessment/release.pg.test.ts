import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '#lib/marking/board.rules.ts';
import { decisionsOn, markTrail } from '#lib/progression/mark-trail.server.ts';
import { courseMap } from '#lib/progression/course-map.server.ts';
import { historyOf } from '#lib/progression/enrolment-history.server.ts';
import { enrolmentAt } from '#lib/progression/enrolments.server.ts';
import { newId } from '#lib/platform/id.ts';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import {
	boardDecides,
	firstDay,
	makeCohort,
	makeEdition,
	makeEnrolment,
	makePerson,
	type MadeEnrolment,
	onDay
} from '../../../tests/support/factories.ts';
import { takeQuiz } from '../../../tests/support/tries.ts';
import { attemptsOf } from './attempts.server.ts';
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
	const take = (day: number, percent: number) =>
		takeQuiz(sql, at.actor(onDay(day)), place, percent);
	await take(1, 40);
	/** The tries whose results may be seen, by number. */
	const seenTries = async (day: Date) => {
		const tries = await attemptsOf(sql, at.id, module.quiz.id);
		const from = await Promise.all(tries.map((one) => visibleFrom(sql, one)));
		return tries.filter((_, index) => isReleased(from[index]!, day)).map(({ number }) => number);
	};
	const seen = async (day: Date) => {
		const tries = await attemptsOf(sql, at.id, module.quiz.id);
		const seenNow = await seenTries(day);
		const released = seenNow.length === tries.length;
		// The list of results and the course map never say more, or less, than the quiz's own page.
		const trail = await markTrail(sql, at.id, day);
		const enrolment = await enrolmentAt(sql, at.actor(day), cohort.code);
		const map = await courseMap(sql, enrolment, day);
		expect(trail.map(({ number }) => number)).toEqual(seenNow);
		const told = (await historyOf(sql, at.id, day)).map(({ sentence }) => sentence).join('\n');
		const figures = tries.map(({ number }) => (number === 1 ? '40%' : '80%'));
		expect(figures.map((figure) => told.includes(figure))).toEqual(
			tries.map(({ number }) => seenNow.includes(number))
		);
		const best = tries.length === 1 ? 40 : 80;
		expect(map.modules[0]?.assessments[0]).toMatchObject({
			held: !released,
			bestPercent: released ? best : null
		});
		return released;
	};
	return { at, cohort, quizId: module.quiz.id, seen, seenTries, take };
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
		const move = (until: Date, givenAt: Date) =>
			sql`insert into accommodation ${sql({
				...{ id: newId(), enrolmentId: other.id, assessmentId: quizId, kind: 'closing', until },
				...{ reason: 'Ill', givenAt }
			})}`;
		const until = onDay(5);
		// A slip of the pen that is put right holds nobody's result.
		await move(onDay(365), firstDay);
		await move(until, onDay(1));
		expect(await seen(closes)).toBe(false);
		expect(await seen(until)).toBe(true);
	});

	const decide = (at: MadeEnrolment, decision: Decision, day: number) =>
		boardDecides(database.sql, at, decision, onDay(day));

	it.each(['award', 'refer', 'fail'] as const)(
		'is after the board has decided about them: %s',
		async (decision) => {
			const { at, seen } = await marked('after-board');
			expect(await seen(onDay(62))).toBe(false);
			await decide(at, decision, 61);
			expect(await seen(onDay(60))).toBe(false);
			expect(await seen(onDay(61))).toBe(true);
		}
	);

	it('is not after a board that put off its decision', async () => {
		const { at, seen } = await marked('after-board');
		await decide(at, 'defer', 61);
		expect(await seen(onDay(62))).toBe(false);
		expect(await decisionsOn(database.sql, at.id)).toMatchObject([{ percent: null }]);
		await decide(at, 'fail', 90);
		expect(await seen(onDay(89))).toBe(false);
		expect(await seen(onDay(90))).toBe(true);
	});

	it('is after the next board for a try that a board gave', async () => {
		const { at, seen, seenTries, take } = await marked('after-board');
		await decide(at, 'refer', 61);
		expect(await seen(onDay(61))).toBe(true);
		await take(70, 80);
		// What was seen stays to be seen.
		expect(await seenTries(onDay(71))).toEqual([1]);
		expect(await seen(onDay(71))).toBe(false);
		await decide(at, 'award', 90);
		expect(await seenTries(onDay(90))).toEqual([1, 2]);
		expect(await seen(onDay(90))).toBe(true);
	});
});
