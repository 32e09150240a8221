import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import { setClock, systemClock } from './clock.server.ts';
import type { Sql } from './database.server.ts';

const HOUR_MS = 3_600_000;
const database = await testDatabase();
afterAll(() => database.drop());

test('on a machine that is off, a first look that waits for its connection sets no clock ahead', async () => {
	const { sql } = database;
	let looks = 0;
	/** The database's clock is an hour ahead of ours, and its first answer has a second to wait. */
	const waiting = async (text: TemplateStringsArray) => {
		if (looks++ === 0) await sleep(1000);
		const [row] = await sql<{ ms: number }[]>(text);
		return [{ ms: row!.ms + HOUR_MS }];
	};
	await setClock(waiting as unknown as Sql);
	const ours = systemClock.now();
	const [row] = await sql<{ at: Date }[]>`select clock_timestamp() as at`;
	// A Date has no part of a millisecond.
	expect(ours.getTime()).toBeLessThanOrEqual(row!.at.getTime() + HOUR_MS + 1);
	expect(looks).toBeGreaterThan(1);
});
