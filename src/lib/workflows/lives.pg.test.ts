import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import { anyAct, endAll, perform } from '../../../tests/support/lives/acts.ts';
import { openWorld, type Quiz } from '../../../tests/support/lives/house.ts';
import { expectJournals, expectLives } from '../../../tests/support/lives/truth.ts';
import { checkInvariants } from './check-invariants.server.ts';

/**
 * Whole lives of tries at a quiz: whatever learners, staff, boards and jobs do in whatever order, each
 * acknowledged answer is what is scored, each try ends once, and nobody's marks move but by an act
 * about them. The same lives in every run, so that a failure comes of a change; `LIVES=5000` plays so
 * many, `LIVES_SEED` others.
 */

const LIVES = Number(process.env['LIVES'] ?? 200);
const SEED = Number(process.env['LIVES_SEED'] ?? 1);
/** In one database: few enough for the jobs, which look at all of it. */
const TOGETHER = 100;

const anyQuiz: fc.Arbitrary<Quiz> = fc
	.record({
		minutes: fc.constant(30),
		graceMinutes: fc.constantFrom(0, 2),
		late: fc.constantFrom(null, { minutes: 10, costPercent: 15 }),
		restHours: fc.constantFrom(0, 0, 24),
		counts: fc.constantFrom('best', 'best', 'latest', 'average'),
		release: fc.constantFrom('at-once', 'at-once', 'after-window', 'after-board'),
		window: fc.boolean(),
		texts: fc.constantFrom(0, 1)
	})
	.map((quiz) => ({ ...quiz, window: quiz.window || quiz.release === 'after-window' }));

describe('lives of tries, whatever happens in them', () => {
	const batches = Array.from({ length: Math.ceil(LIVES / TOGETHER) }, (_, index) => SEED + index);
	it.each(batches)('of seed %i are as the rules say', { timeout: 600_000 }, async (seed) => {
		const { sql, drop } = await testDatabase();
		try {
			await fc.assert(
				fc.asyncProperty(
					anyQuiz,
					fc.array(anyAct, { maxLength: 40, size: 'max' }),
					async (quiz, acts) => {
						const world = await openWorld(sql, quiz, 3);
						for (const act of acts) {
							await perform(world, act);
							await expectLives(world);
						}
						await endAll(world);
						await expectLives(world);
						await expectJournals(world);
					}
				),
				{ seed, numRuns: Math.min(LIVES, TOGETHER), interruptAfterTimeLimit: 500_000 }
			);
			expect((await checkInvariants(sql)).breaches).toEqual([]);
		} finally {
			await drop();
		}
	});
});
