import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { concurrentFeed } from './feed/concurrent.ts';
import { registerOutage } from './feed/outage.ts';
import { killReplay } from './feed/kill-replay.ts';
import { randomExchanges } from './feed/random.ts';
import { killWorker, twoWorkers } from './feed/workers.ts';

/** `npm run faults` does the same for longer. */

let database: TestDatabase;
beforeEach(async () => {
	database = await testDatabase();
});
afterEach(() => database.drop());

test.each([
	['register-outage', registerOutage, 6, 150],
	['kill-worker', killWorker, 2, 14],
	['kill-replay', killReplay, 2, 1_200],
	['two-workers', twoWorkers, 16, 22],
	['concurrent-feed', concurrentFeed, 8, 100],
	['random sequences', randomExchanges, 400, 150]
] as const)(
	'%s: the register holds what we hold, no award is missed, each notice applied once',
	async (_name, act, size, atLeast) => {
		const { sql, url: databaseUrl } = database;
		const { acknowledged, ...rest } = await act({ sql, databaseUrl }, size);
		expect(rest).toEqual({ lost: 0, duplicated: 0, invariantsBroken: 0 });
		expect(acknowledged).toBeGreaterThanOrEqual(atLeast);
	},
	240_000
);
