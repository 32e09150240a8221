import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { makeEnrolment } from '../../../tests/support/factories.ts';
import { makeAccount } from '../../../tests/support/sign-in.ts';
import { inTransaction, type Sql } from '../platform/database.server.ts';
import { openSession, readSession } from './sessions.server.ts';

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.drop());

it('a session knows whether its person has, or had, a place on a course', async () => {
	const { sql } = database;
	const person = await makeAccount(sql, { role: 'staff' });
	const id = await inTransaction(sql, (tx) => openSession(tx, person.id, null));
	const learns = async () => (await readSession(sql, id))?.person.learns;
	expect(await learns()).toBe(false);
	await makeEnrolment(sql, { person, accepted: false });
	expect(await learns()).toBe(true);
});

it('a session is looked up by index while the table fills and was never analysed', async () => {
	const { sql } = database;
	const person = await makeAccount(sql);
	const id = await inTransaction(sql, (tx) => openSession(tx, person.id, null));
	await inTransaction(sql, async (tx) => {
		const wholeReadings = async () => {
			const [row] = await tx<{ seqScan: number }[]>`
				select seq_scan from pg_stat_xact_user_tables where relname = 'session'`;
			return row!.seqScan;
		};
		const before = await wholeReadings();
		expect(await readSession(tx as unknown as Sql, id)).toMatchObject({
			person: { id: person.id }
		});
		expect(await wholeReadings()).toBe(before);
	});
});
