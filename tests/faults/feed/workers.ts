import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../../src/lib/platform/database.server.ts';
import { wakeDeliveries } from '../../../src/lib/register/deliveries.server.ts';
import type { Harm } from './wire.ts';
import { type FeedWorld, openFeedWorld, type Place, type Verdict, writeNotices } from './world.ts';

/** Faults that need the real worker, in processes of its own. */

const ALL_WITHIN_MS = 60_000;

/** Two workers at once on one database, over a wire that cuts, doubles and breaks. */
export const twoWorkers = (place: Place, awards: number): Promise<Verdict> =>
	withWorkers(place, async (world, workers) => {
		const harms: Harm[] = ['none', 'cut-after', 'none', '500', 'twice', 'garbage', 'none', '302'];
		let count = 0;
		world.wire.harm = () => harms[count++ % harms.length]!;
		await writeNotices(world.sql, awards, new Date());
		workers.start();
		workers.start();
		await untilAllReceived(world.sql);
	});

/** The worker is killed while the register is answering: it has the notice, and we do not know. */
export const killWorker = (place: Place, kills: number): Promise<Verdict> =>
	withWorkers(place, async (world, workers) => {
		world.wire.harm = () => 'slow';
		await writeNotices(world.sql, 8 + kills, new Date());
		for (let killed = 0; killed < kills; killed++) {
			const before = world.wire.passed;
			const worker = workers.start();
			while (world.wire.passed === before) {
				await letTimePass(world.sql);
				await sleep(50);
			}
			await workers.kill(worker);
		}
		world.wire.harm = () => 'none';
		workers.start();
		await untilAllReceived(world.sql);
	});

export type Workers = { start(): ChildProcess; kill(worker: ChildProcess): Promise<void> };

export async function withWorkers(
	place: Place,
	act: (world: FeedWorld, workers: Workers) => Promise<void>
): Promise<Verdict> {
	const world = await openFeedWorld(place, new Date());
	const running: ChildProcess[] = [];
	const workers: Workers = {
		start() {
			const { PATH = '' } = process.env;
			const environment = { DATABASE_URL: place.databaseUrl, DEMO: 'on', LOG_LEVEL: 'error' };
			const child = spawn(process.execPath, ['src/worker.ts'], {
				env: { PATH, ...environment },
				stdio: ['ignore', 'ignore', 'inherit']
			});
			running.push(child);
			return child;
		},
		async kill(worker) {
			if (worker.exitCode !== null || worker.signalCode !== null) return;
			worker.kill('SIGKILL');
			await once(worker, 'exit');
		}
	};
	try {
		await act(world, workers);
		await Promise.all(running.map(workers.kill));
		await world.compare();
		return await world.verdict();
	} finally {
		await Promise.all(running.map(workers.kill));
		await world.close();
	}
}

/** What waits for its next try, or for the claim of a dead worker, waits no longer. */
async function letTimePass(sql: Sql): Promise<void> {
	await sql`
		update receiver set rest_until = null
		where id in (select id from receiver for update skip locked)`;
	// What a worker holds at this moment is passed over: two who each wait for the other get nowhere.
	await sql`
		update delivery set next_try_at = now() - interval '10 minutes'
		where id in (select id from delivery where state = 'waiting' for update skip locked)`;
	await inTransaction(sql, (tx) => wakeDeliveries(tx, systemActor(new Date())));
}

/** @throws Error when the register has not received everything in time */
export async function untilAllReceived(sql: Sql, withinMs = ALL_WITHIN_MS): Promise<void> {
	for (const end = Date.now() + withinMs; Date.now() < end; await sleep(150)) {
		const [open] = await sql<{ count: number }[]>`
			select count(*) as count from delivery where state not in ('acknowledged', 'overtaken')`;
		if (open!.count === 0) return;
		await letTimePass(sql);
	}
	throw new Error('The register did not receive everything in time.');
}
