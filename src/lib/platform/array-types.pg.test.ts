import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { newId } from './id.ts';
import { openDatabase } from './database.server.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

it('carries arrays to the server and back', async () => {
	const { sql } = database;
	const words = ['LO1', '', 'a, "b"', '\\', '{}', 'null', 'ä€'];
	const ids = [newId(), newId()];
	const [row] = await sql<{ words: string[]; ids: string[]; found: boolean; numbers: number[] }[]>`
		select ${words}::text[] as words, ${ids}::uuid[] as ids, 'LO1' = any(${words}) as found,
			${[1, -2]}::int[] as numbers`;
	expect(row).toEqual({ words, ids, found: true, numbers: [1, -2] });
});

it('lets no killed connection, however new, end the process', async () => {
	const { sql, url } = database;
	const unhandled: unknown[] = [];
	const note = (reason: unknown) => unhandled.push(reason);
	process.on('unhandledRejection', note);
	for (let round = 0; round < 10; round++) {
		const pool = openDatabase(url, { max: 4, name: 'short-lived' });
		const asking = Promise.allSettled(Array.from({ length: 20 }, () => pool`select 1`));
		for (let n = 0; n < 5; n++) {
			await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'short-lived'`;
		}
		await asking;
		await pool.end({ timeout: 1 });
	}
	process.off('unhandledRejection', note);
	expect(unhandled).toEqual([]);
});
