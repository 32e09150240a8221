import type { Fault } from './fault.ts';
import { concurrentFeed } from './feed/concurrent.ts';
import { registerOutage } from './feed/outage.ts';
import { killReplay } from './feed/kill-replay.ts';
import { randomExchanges } from './feed/random.ts';
import { killWorker, twoWorkers } from './feed/workers.ts';
import type { Place, Verdict } from './feed/world.ts';

/** The site's own worker stands still meanwhile: each fault brings the workers that it needs. */
const feedFault = (
	name: string,
	about: string,
	size: number,
	act: (place: Place, size: number) => Promise<Verdict>
): Fault => ({
	name,
	about,
	async run({ sql, databaseUrl, app }, rounds) {
		await app.stop();
		return await act({ sql, databaseUrl }, size * rounds);
	}
});

export const feedFaults: readonly Fault[] = [
	feedFault(
		'register-outage',
		'a register that is down, slow, lying, doubling and out of order for 72 simulated hours',
		10,
		registerOutage
	),
	feedFault('kill-worker', 'SIGKILL the worker while a register is answering', 1, killWorker),
	feedFault(
		'kill-replay',
		'SIGKILL the worker in the middle of what a joining register is owed, and of a replay',
		1,
		killReplay
	),
	feedFault('two-workers', 'two workers on one database, over a wire that breaks', 20, twoWorkers),
	feedFault(
		'concurrent-feed',
		'16 writers at once, and readers who follow the feed by position',
		25,
		concurrentFeed
	),
	feedFault(
		'random-feed',
		'100 random sequences a round of award events, deliveries, copies, losses and crashes',
		100,
		randomExchanges
	)
];
