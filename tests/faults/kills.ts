import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '../bench/stage.ts';
import { crowdAgent } from '../support/storm.ts';
import type { Fault, Harmed } from './fault.ts';
import { killWhileAwardsChange } from './feed/changing-awards.ts';
import { inRounds, storm, wayOf } from './storms.ts';

/** Long enough for the house to come back once before the deadline, and to be down as it passes. */
const STORM_MS = 12_000;

export const killApp: Fault = {
	name: 'kill-app',
	about: 'SIGKILL the app in mid-storm, and again so that it is down as the deadline passes',
	run: (stage, rounds, learners) =>
		harm(stage, { rounds, learners }, async () => {
			await stage.app.kill();
			await stage.restartApp();
		})
};

export const killPostgres: Fault = {
	name: 'kill-postgres',
	about: 'SIGKILL the postmaster in mid-storm, as the deadline passes, and while awards change',
	async run(stage, rounds, learners) {
		const kill = () => process.kill(postmasterOf(stage.dataDir), 'SIGKILL');
		const quizzes = await harm(stage, { rounds, learners }, async () => {
			kill();
			await untilReady(stage);
		});
		// Its worker would share the work with those that the awards bring.
		await stage.app.stop();
		const awards = await killWhileAwardsChange(stage, 4 + 2 * rounds, async () => {
			const since = Date.now();
			kill();
			await untilAnswers(stage, since);
		});
		return sumOf(quizzes, awards);
	}
};

const sumOf = (one: Harmed, other: Harmed): Harmed => ({
	acknowledged: one.acknowledged + other.acknowledged,
	lost: one.lost + other.lost,
	duplicated: one.duplicated + other.duplicated,
	invariantsBroken: one.invariantsBroken + other.invariantsBroken
});

/**
 * Everybody answers in two tabs until their common deadline, sends again what found no receipt, and
 * half of them hand in from both; the house is killed twice meanwhile. What was acknowledged must be
 * there once, every try must be handed in once, by the learner or by the clock, and every invariant
 * must hold.
 */
async function harm(
	stage: Stage,
	crowd: { rounds: number; learners: number },
	kill: () => Promise<void>
): Promise<Harmed> {
	const agent = crowdAgent();
	const way = wayOf({ origin: () => stage.app.origin, agent });
	try {
		return await inRounds(stage, crowd, (takers) =>
			storm(stage, takers, () => [way, way], {
				stormMs: STORM_MS,
				async harm(dueAt) {
					await sleep(Math.random() * 3_000);
					await kill();
					await sleep(Math.max(0, dueAt.getTime() - Date.now() - Math.random() * 600));
					await kill();
				}
			})
		);
	} finally {
		agent.destroy();
	}
}

function postmasterOf(dataDir: string): number {
	return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** By a server that began since: what is left of a killed one may answer once more. */
async function untilAnswers({ sql }: Stage, since: number): Promise<void> {
	for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await sleep(100)) {
		const began = await sql<{ at: Date }[]>`select pg_postmaster_start_time() as at`.then(
			([server]) => server?.at.getTime() ?? 0,
			() => 0
		);
		if (began > since) return;
	}
	throw new Error('The database did not answer again within a minute.');
}

async function untilReady(stage: Stage): Promise<void> {
	for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await sleep(100)) {
		const answer = await fetch(`${stage.app.origin}/readyz`).catch(() => null);
		if (answer?.ok) return;
	}
	throw new Error('The app was not ready again within a minute.');
}
