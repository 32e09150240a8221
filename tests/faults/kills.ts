import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../bench/stage.ts';
import { addressOf } from '../bench/stage.ts';
import { checkInvariants } from '../../src/lib/workflows/check-invariants.server.ts';
import { startQuiz, type Taker } from '../support/quiz-takers.ts';
import { crowdAgent, handIn, inParallel, nothingSeen, truthOf } from '../support/storm.ts';
import { answering } from './answering.ts';
import type { Fault, Harmed } from './fault.ts';

const TAKERS = 40;

export const killApp: Fault = {
	name: 'kill-app',
	about: 'SIGKILL the app again and again while answers are given and quizzes handed in',
	run: (stage, rounds) =>
		harm(stage, rounds, async () => {
			await stage.app.kill();
			await stage.restartApp();
		})
};

export const killPostgres: Fault = {
	name: 'kill-postgres',
	about: 'SIGKILL the postmaster again and again while answers are given and quizzes handed in',
	run: (stage, rounds) =>
		harm(stage, rounds, async () => {
			process.kill(postmasterOf(stage.dataDir), 'SIGKILL');
			await untilReady(stage);
		})
};

/**
 * Everybody answers; in each round some of them hand in, from two tabs at once, just as the harm is
 * done; then everybody hands in. What was acknowledged must be there once, every try must be handed in
 * once, and every invariant must hold.
 */
async function harm(stage: Stage, rounds: number, act: () => Promise<void>): Promise<Harmed> {
	const takers = await startAll(stage);
	const crowd = answering(() => stage.app.origin, takers);
	const spare = await startAll(stage, TAKERS, rounds);
	const agent = crowdAgent();
	const way = { origin: () => stage.app.origin, agent, againAfterMs: 150, giveUpMs: 60_000 };
	const seen = nothingSeen();
	for (let round = 0; round < rounds; round++) {
		await sleep(700 + Math.random() * 800);
		const leaver = spare[round];
		const handingIn = leaver
			? Promise.all([handIn(way, leaver, seen), handIn(way, leaver, seen)])
			: null;
		await sleep(Math.random() * 60);
		await act();
		await handingIn;
	}
	await sleep(500);
	await crowd.stop();
	await inParallel(takers, 8, (taker) => handIn(way, taker, seen));
	agent.destroy();
	const truth = await truthOf(stage.sql, [...takers, ...spare], crowd.acknowledged);
	const report = await checkInvariants(stage.sql);
	for (const breach of report.breaches) console.error(breach);
	return {
		acknowledged: crowd.acknowledged.length,
		lost: truth.lost + truth.unfinished,
		duplicated: truth.doubled,
		invariantsBroken: report.breaches.length
	};
}

async function startAll(stage: Stage, from = 0, count = TAKERS): Promise<Taker[]> {
	const cookies = await stage.cookies(from + count);
	const takers: Taker[] = [];
	for (let number = from; number < from + count; number++) {
		const { enrolmentId } = stage.learners[number]!;
		const learner = {
			enrolmentId,
			cookie: cookies[number]!,
			cohort: stage.cohort.code,
			module: 'clhc-1'
		};
		takers.push(await startQuiz(stage.sql, stage.app.origin, learner, addressOf(number)));
	}
	return takers;
}

function postmasterOf(dataDir: string): number {
	return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function untilReady(stage: Stage): Promise<void> {
	for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await sleep(100)) {
		const answer = await fetch(`${stage.app.origin}/readyz`).catch(() => null);
		if (answer?.ok) return;
	}
	throw new Error('The app was not ready again within a minute.');
}
