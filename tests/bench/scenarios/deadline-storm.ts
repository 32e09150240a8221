import { setTimeout as sleep } from 'node:timers/promises';
import {
	answerAll,
	crowdAgent,
	endAllAt,
	handIn,
	inParallel,
	nothingSeen,
	truthOf
} from '../../support/storm.ts';
import { startQuiz, type Taker } from '../../support/quiz-takers.ts';
import { directInserts } from '../direct-inserts.ts';
import { round, summary } from '../load.ts';
import { ratio, type Scenario } from '../scenario.ts';
import { addressOf, type Stage } from '../stage.ts';

const ANSWERS = 10;
const LAST_MINUTE_MS = 60_000;

/**
 * N learners, each with a session of their own, give ten answers as fast as each is acknowledged and
 * hand in, all of it in the last minute before their common deadline. The ceiling: the same rows
 * inserted straight into PostgreSQL by ten connections, one durable commit a row.
 */
export const deadlineStorm: Scenario = {
	name: 'deadline-storm',
	about:
		'--scale N learners give 10 answers each and hand in, in the last minute (200 unless said)',
	learners: (scale) => (scale > 1 ? scale : 200),
	async run(stage, { scale }) {
		const takers = await startAll(stage, this.learners!(scale));
		const ceiling = await directInserts(await stage.bareOrigin(), 4);
		const dueAt = new Date(Date.now() + LAST_MINUTE_MS);
		await endAllAt(stage.sql, takers, dueAt);

		const seen = nothingSeen();
		const agent = crowdAgent();
		const way = { origin: () => stage.app.origin, agent, againAfterMs: 1000, giveUpMs: 120_000 };
		const since = performance.now();
		let answeredMs = 0;
		await Promise.all(
			takers.map(async (taker) => {
				await answerAll(way, taker, seen, { answers: ANSWERS });
				answeredMs = Math.max(answeredMs, performance.now() - since);
				await handIn(way, taker, seen);
			})
		);
		const storm = (performance.now() - since) / 1000;
		agent.destroy();
		// Whatever the clock had to hand in is handed in by then.
		await untilFinished(stage, takers);
		const truth = await truthOf(stage.sql, takers, seen.acknowledged);
		const answers = summary(seen.answerMs, answeredMs / 1000);
		const handIns = summary(seen.handInMs, storm);
		return [
			{ metric: 'learners', value: takers.length, unit: '1' },
			{ metric: 'acknowledged', value: seen.acknowledged.length, unit: 'answers' },
			{ metric: 'stored', value: truth.stored, unit: 'answers' },
			{ metric: 'lost', value: truth.lost, unit: 'answers' },
			{ metric: 'doubled', value: truth.doubled, unit: '1' },
			{ metric: 'refused', value: seen.refused.length, unit: 'answers' },
			{ metric: 'not-handed-in', value: truth.unfinished, unit: 'tries' },
			{ metric: 'storm', value: round(storm), unit: 's' },
			{ metric: 'p50', value: answers.p50Ms, unit: 'ms' },
			{ metric: 'p95', value: answers.p95Ms, unit: 'ms' },
			{ metric: 'p99', value: answers.p99Ms, unit: 'ms' },
			{ metric: 'hand-in-p95', value: handIns.p95Ms, unit: 'ms' },
			{ metric: 'throughput', value: answers.perSecond, unit: '1/s' },
			{ metric: 'ceiling-throughput', value: round(ceiling), unit: '1/s' },
			{ metric: 'ratio-to-ceiling', value: ratio(answers.perSecond, ceiling), unit: '1' },
			{
				metric: 'errors',
				value: seen.errors + seen.refused.length + truth.lost + truth.doubled + truth.unfinished,
				unit: '1'
			}
		];
	}
};

async function startAll(stage: Stage, count: number): Promise<Taker[]> {
	const cookies = await stage.cookies(count);
	return inParallel(cookies, 8, (cookie, number) =>
		startQuiz(
			stage.sql,
			stage.app.origin,
			{
				enrolmentId: stage.learners[number]!.enrolmentId,
				cookie,
				cohort: stage.cohort.code,
				module: 'clhc-1'
			},
			addressOf(number)
		)
	);
}

async function untilFinished(stage: Stage, takers: readonly Taker[]): Promise<void> {
	const ids = takers.map(({ attemptId }) => attemptId);
	for (const giveUp = Date.now() + 180_000; Date.now() < giveUp; await sleep(1000)) {
		const [row] = await stage.sql<{ open: number }[]>`
			select count(*) as open from attempt where id = any(${ids}::uuid[]) and state <> 'marked'`;
		if (row?.open === 0) return;
	}
}
