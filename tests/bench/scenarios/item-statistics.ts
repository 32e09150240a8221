import { keepMarkLines } from '../../../src/lib/assessment/statistics/mark-lines.server.ts';
import { quizStatistics } from '../../../src/lib/assessment/statistics/quiz-statistics.server.ts';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import type { Sql } from '../../../src/lib/platform/database.server.ts';
import { makeResults } from '../../support/quiz-results.ts';
import { statisticsApart } from '../../support/statistics-apart.ts';
import { ratio, type Scenario } from '../scenario.ts';

/** `--scale 100000`: so many marked tries; without a scale ten thousand. */
export const itemStatistics: Scenario = {
	name: 'item-statistics',
	about: 'the figures of a quiz and its questions from so many marked tries (--scale)',
	async run({ sql }, { scale }) {
		const tries = scale > 1 ? scale : 10_000;
		const { assessmentId } = await makeResults(sql, { tries, bank: 16, paper: 10 });
		const scope = { assessmentId, firstOnly: false };
		const bareMs = await timed(() => bareReads(sql, assessmentId));
		// As the worker does every hour. What is not kept yet is worked out when it is asked for.
		const keepMs = await timed(async () => void (await keepMarkLines(sql)));
		await sql`analyze mark_lines`;
		const statistics = {
			found: await quizStatistics(sql, systemActor(new Date(), 'bench'), scope)
		};
		const ms = await timed(async () => {
			statistics.found = await quizStatistics(sql, systemActor(new Date(), 'bench'), scope);
		});
		const { quiz, items } = statistics.found;
		const apart = await statisticsApart(sql, assessmentId);
		const wrong = [
			...different(quiz, apart.quiz),
			...items.flatMap(({ itemId, options, ...item }) => {
				const { picks = new Map<string, number>(), ...figures } = apart.items.get(itemId) ?? {};
				const picked = Object.fromEntries(options.map((option) => [option.id, option.picks]));
				return [...different(item, figures), ...different(picked, Object.fromEntries(picks))];
			})
		];
		return [
			{ metric: 'tries', value: quiz.tries, unit: 'tries' },
			{ metric: 'time', value: Math.round(ms), unit: 'ms' },
			{ metric: 'time-to-keep', value: Math.round(keepMs), unit: 'ms' },
			{ metric: 'wrong', value: wrong.length, unit: 'figures' },
			{ metric: 'errors', value: wrong.length, unit: 'figures' },
			{ metric: 'ceiling-time', value: Math.round(bareMs), unit: 'ms' },
			{ metric: 'ratio-to-ceiling', value: ratio(bareMs, ms), unit: '1' }
		];
	}
};

/** The least that any figures need: every line of every mark, and every answer, once in their order. */
async function bareReads(sql: Sql, assessmentId: string): Promise<void> {
	await sql`
		select sum(d.score) from mark k, jsonb_to_recordset(k.detail) as d(score float8)
		where k.assessment_id = ${assessmentId}`;
	await sql`
		select count(distinct (item_id, received_at)) from answer
		where attempt_id in (select id from attempt where assessment_id = ${assessmentId})`;
}

async function timed(act: () => Promise<void>): Promise<number> {
	const started = performance.now();
	await act();
	return performance.now() - started;
}

/** Names of figures that differ by more than rounding. */
const different = (found: object, expected: object): string[] =>
	Object.entries(expected).flatMap(([name, value]) =>
		Math.abs(Number(found[name as keyof typeof found]) - Number(value)) < 1e-6 ? [] : [name]
	);
