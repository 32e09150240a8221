import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '../platform/actor.ts';
import { replay } from '../platform/machine-store.server.ts';
import { importContent } from './import-content.server.ts';
import { loadDemo } from './load-demo.server.ts';
import { machines } from './machines.ts';

let database: TestDatabase;
// A Wednesday in summer time.
const at = new Date('2026-07-15T13:00:00Z');
const origin = 'http://localhost:3000';

beforeAll(async () => {
	database = await testDatabase();
	await importContent(database.sql, systemActor(at), 'content/tranche-1');
});
afterAll(() => database.drop());

const count = async (query: ReturnType<TestDatabase['sql']>) =>
	Number((await query)[0]?.['count'] ?? 0);

describe('loadDemo', () => {
	it('shows somebody at every stage', async () => {
		const since = performance.now();
		const report = await loadDemo(database.sql, { at, origin });
		console.log(`demo loaded in ${Math.round(performance.now() - since)} ms`);
		expect(report.loaded).toBe(true);
		const states = await database.sql<{ state: string }[]>`select distinct state from enrolment`;
		expect(states.map(({ state }) => state).sort()).toEqual([
			'awaitingBoard',
			'awarded',
			'deferred',
			'enrolled',
			'failed',
			'invited',
			'referred',
			'studying',
			'withdrawn'
		]);
	});

	it('does nothing where somebody is', async () => {
		const before = await count(database.sql`select count(*) from history`);
		expect(await loadDemo(database.sql, { at, origin })).toEqual({ loaded: false, people: 0 });
		expect(await count(database.sql`select count(*) from history`)).toBe(before);
	});
});
