import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { makeAccount } from '../../../tests/support/sign-in.ts';
import { tidyIdentity } from '../identity/tidy-identity.job.server.ts';
import { systemClock } from './clock.server.ts';
import { readConfig } from './config.server.ts';
import type { Sql } from './database.server.ts';
import { newId } from './id.ts';
import type { Job } from './jobs.server.ts';
import { createLog } from './log.server.ts';
import { tidyPlatform } from './tidy-platform.job.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const config = readConfig({ LOG_LEVEL: 'silent' });
const run = (job: Job) => job({ sql, config, clock: systemClock, log: createLog(config) }, {});
const count = async (table: string) =>
	(await sql<{ count: number }[]>`select count(*) from ${sql(table)}`)[0]!.count;

it('forgets old windows, old signs of life and the text of old mail, and nothing younger', async () => {
	await sql`insert into rate_limit values ('old', now() - interval '25 hours', 1), ('new', now(), 1)`;
	await sql`
		insert into worker_heartbeat values ('old', now() - interval '25 hours'), ('new', now())`;
	const [old, young] = [newId(), newId()];
	await sql`
		insert into mail (id, to_address, subject, body_text, created_at) values
			(${old}, 'a@example.org', 'Old', 'Text', now() - interval '31 days'),
			(${young}, 'a@example.org', 'Young', 'Text', now() - interval '29 days')`;
	await run(tidyPlatform);
	await run(tidyPlatform);
	expect(await count('rate_limit')).toBe(1);
	expect(await count('worker_heartbeat')).toBe(1);
	const mails = await sql<{ subject: string; bodyText: string }[]>`
		select subject, body_text from mail order by subject`;
	expect(mails).toEqual([
		{ subject: 'Old', bodyText: '' },
		{ subject: 'Young', bodyText: 'Text' }
	]);
});

it('forgets sessions that ended and links long past use', async () => {
	const { id } = await makeAccount(sql);
	await sql`
		insert into session (id_hash, person_id, created_at, expires_at) values
			('\\x01', ${id}, now() - interval '13 hours', now() - interval '1 hour'),
			('\\x02', ${id}, now() - interval '15 days', now() + interval '1 hour'),
			('\\x03', ${id}, now(), now() + interval '1 hour')`;
	await sql`
		insert into mailed_link (token_hash, purpose, person_id, created_at, expires_at, used_at) values
			('\\x01', 'invitation', ${id}, now() - interval '50 days', now() - interval '36 days', null),
			('\\x02', 'invitation', ${id}, now() - interval '50 days', now(), now() - interval '31 days'),
			('\\x03', 'invitation', ${id}, now() - interval '20 days', now() - interval '6 days', null)`;
	await run(tidyIdentity);
	await run(tidyIdentity);
	expect(await count('session')).toBe(1);
	expect(await count('mailed_link')).toBe(1);
});
