import { randomUUID } from 'node:crypto';
import { sentAnswer, startQuiz, type Taker } from '../../support/quiz-takers.ts';
import { load, type Load } from '../load.ts';
import { mean } from '../page-scenario.ts';
import { compared, ratio, type Scenario, warmUpSeconds } from '../scenario.ts';
import { addressOf, type Stage } from '../stage.ts';

const TAKERS = 64;

/**
 * One answer, acknowledged after its commit, from 64 learners at once. Two ceilings in the same run:
 * a bare server that commits one row a request, and rows inserted straight into PostgreSQL by as many
 * connections as the app has, one durable commit a row.
 */
export const quizAnswer: Scenario = {
	name: 'quiz-answer',
	about: 'one durable answer to one question',
	async run(stage, { seconds }) {
		const takers = await start(stage);
		const clients = takers.map(() => `bench-${randomUUID()}`);
		const sequences = takers.map(() => 0);
		const bare = await stage.bareOrigin();
		const turn = async (forSeconds: number) => {
			const options = { connections: TAKERS, seconds: forSeconds };
			const measured = await load(
				stage.app.origin,
				options,
				(number) => {
					const taker = takers[number]!;
					const seq = ++sequences[number]!;
					const item = (seq % taker.responses.length) + 1;
					return {
						method: 'POST',
						path: taker.path,
						headers: taker.headers,
						body: sentAnswer(taker, clients[number]!, item, seq)
					};
				},
				(a) => a.status === 200 && a.body.includes('"receivedAt"')
			);
			const ceiling = await load(
				bare,
				options,
				(number) => ({
					method: 'POST',
					path: '/insert',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({
						attempt: takers[number]!.attemptId,
						item: randomUUID(),
						client: clients[number]
					})
				}),
				(a) => a.status === 200
			);
			return { measured, ceiling, direct: await insertDirectly(bare, forSeconds) };
		};
		await turn(warmUpSeconds(seconds));
		const turns = [await turn(seconds / 3), await turn(seconds / 3)];
		const own = mean(turns.map(({ measured }) => measured));
		const http = mean(turns.map(({ ceiling }) => ceiling));
		const straight = mean(turns.map(({ direct }) => direct));
		return [
			...compared(own, straight),
			{ metric: 'bare-http-insert-throughput', value: http.perSecond, unit: '1/s' },
			{
				metric: 'ratio-to-bare-http-insert',
				value: ratio(own.perSecond, http.perSecond),
				unit: '1'
			}
		];
	}
};

/** Rows inserted by the bare server's own loop: no request a row, only a commit a row. */
async function insertDirectly(bare: string, seconds: number): Promise<Load> {
	const response = await fetch(`${bare}/inserts?seconds=${seconds}`);
	const { perSecond, right } = (await response.json()) as { perSecond: number; right: number };
	return { perSecond, right, p50Ms: 0, p95Ms: 0, p99Ms: 0, errors: 0 };
}

async function start(stage: Stage): Promise<Taker[]> {
	const cookies = await stage.cookies(TAKERS);
	return Promise.all(
		cookies.map((cookie, number) =>
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
		)
	);
}
