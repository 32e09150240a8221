import { quizStatistics } from '../../../src/lib/assessment/statistics/quiz-statistics.server.ts';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { makeResults } from '../../support/quiz-results.ts';
import type { Scenario } from '../scenario.ts';

/** `--scale 100000`: so many marked tries; without a scale ten thousand. */
export const itemStatistics: Scenario = {
	name: 'item-statistics',
	about: 'the figures of a quiz and its questions from so many marked tries (--scale)',
	async run({ sql }, { scale }) {
		const tries = scale > 1 ? scale : 10_000;
		const { assessmentId } = await makeResults(sql, { tries, bank: 16, paper: 10 });
		const started = performance.now();
		const scope = { assessmentId, firstOnly: false };
		const { quiz } = await quizStatistics(sql, systemActor(new Date(), 'bench'), scope);
		return [
			{ metric: 'tries', value: quiz.tries, unit: 'tries' },
			{ metric: 'time', value: Math.round(performance.now() - started), unit: 'ms' }
		];
	}
};
