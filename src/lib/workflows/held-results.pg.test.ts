import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import {
	actorOf,
	boardDecides,
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
import { courseMap } from '../progression/course-map.server.ts';
import { historyOf } from '../progression/enrolment-history.server.ts';
import { enrolmentById } from '../progression/enrolments.server.ts';
import { moduleAt } from '../progression/modules.server.ts';
import { nextStep } from '../progression/next-step.rules.ts';
import { slippingLearners } from '../progression/slipping.server.ts';
import { checkInvariants } from './check-invariants.server.ts';
import { closeMissedTries } from './close-missed-tries.server.ts';

const { sql, drop } = await testDatabase();
afterAll(drop);

type House = { edition: MadeEdition; cohort: MadeCohort; tutor: MadePerson };

/** Its windows close at noon of day 48. */
async function openHouse(release: 'after-window' | 'after-board'): Promise<House> {
	const window = { closes: { week: 7, day: 7, time: '12:00' } };
	const edition = await makeEdition(sql, { release, window });
	const tutor = await makePerson(sql);
	return {
		edition,
		tutor,
		cohort: await makeCohort(sql, { editionId: edition.id, tutors: [tutor] })
	};
}
const enrol = async ({ cohort }: House) =>
	makeEnrolment(sql, { cohort, person: await makePerson(sql) });

type Act = { part: 'quiz' | 'assignment'; module: 0 | 1; percent: number };

/** @returns why it was refused; null where it was done */
async function perform(house: House, learner: MadeEnrolment, act: Act, day: number) {
	const module = house.edition.modules[act.module];
	const assessmentId = module[act.part].id;
	const place = { enrolmentId: learner.id, moduleId: module.id, assessmentId };
	try {
		if (act.part === 'quiz') await takeQuiz(sql, learner.actor(onDay(day)), place, act.percent);
		else {
			const submissionId = await handIn(sql, learner.actor(onDay(day)), place);
			const tutor = actorOf(house.tutor, onDay(day), { tutorOf: [house.cohort.id] });
			await markHandedIn(sql, tutor, { ...place, submissionId }, act.percent);
		}
		return null;
	} catch (error) {
		expect(error).toMatchObject({ name: 'Refused' });
		return (error as Error).message;
	}
}

/** Everything that follows from results and that the learner can notice. */
async function seenBy(learner: MadeEnrolment, at: Date) {
	const enrolment = await enrolmentById(sql, learner.id);
	const map = await courseMap(sql, enrolment, at);
	const slipping = await slippingLearners(sql, at, { cohortId: enrolment.cohortId });
	return {
		state: enrolment.state,
		map,
		// What the pages of the quiz and of the assignment go by.
		modules: await Promise.all(
			map.modules.map(async ({ code }) => (await moduleAt(sql, enrolment, code, at)).state)
		),
		next: nextStep(enrolment, map.modules, at, map.lastLessonId),
		history: (await historyOf(sql, learner.id, at)).map(({ sentence }) => sentence),
		reminded: slipping.some(({ enrolmentId }) => enrolmentId === learner.id)
	};
}

const anyAct = fc.record({
	part: fc.constantFrom('quiz' as const, 'quiz' as const, 'assignment' as const),
	module: fc.constantFrom(0 as const, 0 as const, 1 as const),
	percent: fc.constantFrom(20, 45, 90),
	/** What the other learner's quiz comes to. */
	other: fc.constantFrom(20, 45, 90)
});

test.each(['after-window', 'after-board'] as const)(
	'%s: two learners who differ in held results alone can tell nothing apart, whatever they do',
	{ timeout: 120_000 },
	async (release) => {
		const house = await openHouse(release);
		await fc.assert(
			fc.asyncProperty(fc.array(anyAct, { minLength: 2, maxLength: 9 }), async (acts) => {
				const pair = [await enrol(house), await enrol(house)] as const;
				const used = new Map<string, number>();
				for (const [index, { other, ...act }] of acts.entries()) {
					const key = `${act.part} ${act.module}`;
					const tries = used.get(key) ?? 0;
					// Beyond that no page offers a try.
					if (tries >= (act.part === 'quiz' ? 3 : 2)) continue;
					const day = 2 + index * 4;
					const refused = [
						await perform(house, pair[0], act, day),
						await perform(
							house,
							pair[1],
							act.part === 'quiz' ? { ...act, percent: other } : act,
							day
						)
					];
					expect(refused[0]).toBe(refused[1]);
					if (refused[0] === null) used.set(key, tries + 1);
					if (index % 3 === 2) await closeMissedTries(sql, systemActor(onDay(day)));
					const later = onDay(day + 1);
					expect(await seenBy(pair[0], later)).toEqual(await seenBy(pair[1], later));
				}
			}),
			{ numRuns: 12 }
		);
		expect(await checkInvariants(sql)).toMatchObject({
			breaches: expect.not.arrayContaining([expect.objectContaining({ rule: 'state' })]) as never
		});
	}
);

const states = async (learner: MadeEnrolment, day: number) => {
	const { state, map } = await seenBy(learner, onDay(day));
	return [state, ...map.modules.map((module) => module.state)];
};
/** Both modules, the quizzes at `percent` and the assignments passed. */
async function finish(house: House, learner: MadeEnrolment, percent: number): Promise<void> {
	for (const module of [0, 1] as const) {
		for (const [part, mark] of [['quiz', percent] as const, ['assignment', 70] as const]) {
			expect(await perform(house, learner, { part, module, percent: mark }, 3 + module)).toBeNull();
		}
	}
}

test('whoever waits for the board goes on to the next module, and the board decides', async () => {
	const house = await openHouse('after-board');
	const learner = await enrol(house);
	await finish(house, learner, 20);
	expect(await states(learner, 5)).toEqual(['awaitingBoard', 'held', 'held']);
	await boardDecides(sql, learner, 'refer', onDay(50));
	expect((await states(learner, 50)).slice(1)).toEqual(['referred', 'referred']);
});

test('after the window the result is seen, and whoever has passed waits for the board', async () => {
	const house = await openHouse('after-window');
	const [passed, not] = [await enrol(house), await enrol(house)];
	await finish(house, passed, 90);
	await finish(house, not, 20);
	for (const learner of [passed, not]) {
		await closeMissedTries(sql, systemActor(onDay(47)));
		expect(await states(learner, 47)).toEqual(['studying', 'held', 'held']);
	}
	await closeMissedTries(sql, systemActor(onDay(50)));
	expect(await states(passed, 50)).toEqual(['awaitingBoard', 'passed', 'passed']);
	// Tries are left, and no time to take them.
	expect(await states(not, 50)).toEqual(['awaitingBoard', 'failed', 'failed']);
	const kept = await sql`
		select enrolment_id from award where state = 'provisional' and enrolment_id in ${sql([passed.id, not.id])}`;
	expect(kept).toEqual([{ enrolmentId: passed.id }]);
});

test('a part that is seen to be short can still be handed in again before the board', async () => {
	const house = await openHouse('after-board');
	const learner = await enrol(house);
	await perform(house, learner, { part: 'quiz', module: 0, percent: 90 }, 2);
	await perform(house, learner, { part: 'assignment', module: 0, percent: 20 }, 3);
	const { map } = await seenBy(learner, onDay(4));
	expect(map.modules.map(({ state, waitsForBoard }) => [state, waitsForBoard])).toEqual([
		['held', false],
		['open', false]
	]);
	expect(
		await perform(house, learner, { part: 'assignment', module: 0, percent: 70 }, 5)
	).toBeNull();
});
