import { setTimeout as sleep } from 'node:timers/promises';
import { checkInvariants } from '../../src/lib/workflows/check-invariants.server.ts';
import type { Stage } from '../bench/stage.ts';
import { addressOf } from '../bench/stage.ts';
import { startQuiz, type Taker } from '../support/quiz-takers.ts';
import {
	answerAll,
	crowdAgent,
	endAllAt,
	handIn,
	inParallel,
	nothingSeen,
	truthOf,
	type Way
} from '../support/storm.ts';
import type { Fault, Harmed } from './fault.ts';
import { lossyProxy } from './lossy-proxy.ts';

const ANSWERS = 10;
/** So long the learners have in a storm; half of them leave it to the clock to hand in. */
const STORM_MS = 4_000;

export const cutNetwork: Fault = {
	name: 'cut-network',
	about: 'lose three of ten answers on their way back, after the server has stored what was sent',
	run: (stage, rounds, learners) =>
		inRounds(stage, { rounds, learners }, async (takers) => {
			const network = await lossyProxy(stage.app.port);
			network.lose(0.3);
			const agent = crowdAgent();
			const way = wayOf({ origin: () => network.origin, agent });
			const harmed = await storm(stage, takers, () => [way]);
			network.close();
			agent.destroy();
			if (network.lost() === 0) throw new Error('The network lost nothing.');
			return harmed;
		})
};

export const twoTabs: Fault = {
	name: 'two-tabs',
	about: 'answer from two tabs at once, send old answers again, and hand in from both',
	run: (stage, rounds, learners) =>
		inRounds(stage, { rounds, learners }, async (takers) => {
			const agent = crowdAgent();
			const way = wayOf({ origin: () => stage.app.origin, agent });
			const harmed = await storm(stage, takers, () => [way, way], { replay: true });
			agent.destroy();
			return harmed;
		})
};

export const clockSkew: Fault = {
	name: 'clock-skew',
	about: 'three servers, one of them twenty seconds slow and one as much fast, through a deadline',
	async run(stage, rounds, learners) {
		const skewed = await Promise.all(
			[-20_000, 20_000].map((skewMs) =>
				stage.startApp({
					NODE_OPTIONS: '--import ./tests/faults/skewed-clock.mjs',
					SKEW_MS: String(skewMs)
				})
			)
		);
		const agent = crowdAgent();
		const ways = [stage.app, ...skewed].map(({ origin }) => wayOf({ origin: () => origin, agent }));
		try {
			return await inRounds(stage, { rounds, learners }, (takers) =>
				storm(stage, takers, (number) => [ways[number % ways.length]!])
			);
		} finally {
			agent.destroy();
			await Promise.all(skewed.map((app) => app.kill()));
		}
	}
};

export const wayOf = (way: Pick<Way, 'origin' | 'agent'>): Way => ({
	...way,
	againAfterMs: 50,
	giveUpMs: 60_000
});

/** `early`: answers that were refused before the deadline: lost, too. */
type Stormed = Pick<Harmed, 'acknowledged'> & { answers: Acknowledged; early: number };
type Storm = (takers: Taker[]) => Promise<Stormed>;
type Acknowledged = ReturnType<typeof nothingSeen>['acknowledged'];

/** Each round has learners of its own; at the end everything must be there, and every invariant hold. */
export async function inRounds(
	stage: Stage,
	{ rounds, learners }: { rounds: number; learners: number },
	act: Storm
): Promise<Harmed> {
	const sum = { acknowledged: 0, lost: 0, duplicated: 0, invariantsBroken: 0 };
	for (let round = 0; round < rounds; round++) {
		const takers = await startAll(stage, round * learners, learners);
		const { acknowledged, answers, early } = await act(takers);
		const truth = await truthOf(stage.sql, takers, answers);
		sum.acknowledged += acknowledged;
		sum.lost += truth.lost + truth.unfinished + early;
		sum.duplicated += truth.doubled;
		const { lost, unfinished } = truth;
		if (lost + unfinished + early > 0) console.error({ lost, unfinished, early });
	}
	const report = await checkInvariants(stage.sql);
	for (const breach of report.breaches) console.error(breach);
	return { ...sum, invariantsBroken: report.breaches.length };
}

/**
 * Everybody answers until their common deadline. Half of them hand in themselves, from each of their
 * tabs; for the others the clock does.
 * @param tabsOf the open pages of a learner, each with its way to the server
 * @param harm what is done to the house meanwhile
 */
export async function storm(
	stage: Stage,
	takers: readonly Taker[],
	tabsOf: (number: number) => Way[],
	{ replay = false, stormMs = STORM_MS, harm = async (_dueAt: Date) => {} } = {}
) {
	const dueAt = new Date(Date.now() + stormMs);
	await endAllAt(stage.sql, takers, dueAt);
	const seen = nothingSeen();
	// Most are done shortly before the deadline, some are not.
	const pauseMs = () => (Math.random() * 1.6 * stormMs) / ANSWERS;
	await Promise.all([
		harm(dueAt),
		...takers.map(async (taker, number) => {
			const tabs = tabsOf(number);
			await Promise.all(
				tabs.map((way) => answerAll(way, taker, seen, { answers: ANSWERS, pauseMs, replay }))
			);
			if (number % 2 === 0) await Promise.all(tabs.map((way) => handIn(way, taker, seen)));
		})
	]);
	await untilMarked(stage, takers);
	const early = seen.refused.filter(({ at }) => at < dueAt).length;
	return { acknowledged: seen.acknowledged.length, answers: seen.acknowledged, early };
}

async function startAll(stage: Stage, from: number, count: number): Promise<Taker[]> {
	const cookies = (await stage.cookies(from + count)).slice(from);
	const takers = await inParallel(cookies, 8, (cookie, index) =>
		startQuiz(
			stage.sql,
			stage.app.origin,
			{
				enrolmentId: stage.learners[from + index]!.enrolmentId,
				cookie,
				cohort: stage.cohort.code,
				module: 'clhc-1'
			},
			addressOf(from + index)
		)
	);
	// By whatever way it is reached, the site knows itself by the address that was asked for.
	const { host } = new URL(stage.app.origin);
	return takers.map((taker) => ({ ...taker, headers: { ...taker.headers, host } }));
}

/** The clock hands in ten seconds after the deadline; what its jobs miss, the sweep of each minute finds. */
async function untilMarked(stage: Stage, takers: readonly Taker[]): Promise<void> {
	const ids = takers.map(({ attemptId }) => attemptId);
	for (const giveUp = Date.now() + 150_000; Date.now() < giveUp; await sleep(250)) {
		const [row] = await stage.sql<{ open: number }[]>`
			select count(*) as open from attempt where id = any(${ids}::uuid[]) and state <> 'marked'`;
		if (row?.open === 0) return;
	}
}
