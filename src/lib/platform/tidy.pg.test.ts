import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { makeAccount } from '../../../tests/support/sign-in.ts';
import { tidyIdentity } from '../identity/tidy-identity.job.server.ts';
import { systemClock } from './clock.server.ts';
import { readConfig } from './config.server.ts';
import type { Sql } from './database.server.ts';
import { openFileStore } from './files.server.ts';
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

const dataDir = mkdtempSync(join(tmpdir(), 'tranche-tidy-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const config = readConfig({ LOG_LEVEL: 'silent', DATA_DIR: dataDir });
const run = (job: Job, at?: Date) => {
	const clock = at ? { now: () => at } : systemClock;
	return job({ sql, config, clock, log: createLog(config) }, {});
};
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
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

it('forgets that mails were sent once a year has passed', async () => {
	await sql`insert into mail (id, to_address, subject, body_text, created_at)
		values (${newId()}, 'b@example.org', 'Moved', 'Text', now())`;
	const subjects = async () =>
		(await sql<{ subject: string }[]>`select subject from mail where to_address = 'b@example.org'`)
			.length;
	await run(tidyPlatform, inDays(364));
	expect(await subjects()).toBe(1);
	await run(tidyPlatform, inDays(366));
	expect(await subjects()).toBe(0);
});

it('deletes bytes that no row names, a day after they came, and nothing else', async () => {
	const files = openFileStore(config);
	const put = (text: string) => files.put(Buffer.from(text), 100);
	const [named, nameless, stray] = [
		await put('handed in'),
		await put('as markers see it'),
		await put('left behind')
	];
	await sql`
		insert into file (id, sha256, media_type, size_bytes, name, owner_id, created_at,
			nameless_sha256, nameless_bytes)
		values (${newId()}, decode(${named.sha256}, 'hex'), 'text/plain', 9, 'a', ${newId()}, now(),
			decode(${nameless.sha256}, 'hex'), 17)`;
	await run(tidyPlatform, inDays(0.5));
	await files.get(stray.sha256).then((stream) => stream.cancel());
	await run(tidyPlatform, inDays(1.5));
	await run(tidyPlatform, inDays(1.5));
	for (const { sha256 } of [named, nameless]) {
		await files.get(sha256).then((stream) => stream.cancel());
	}
	await expect(files.get(stray.sha256)).rejects.toThrow();
});

it('forgets sign-ins after a year; other acts, and fresh traces, nobody can delete', async () => {
	const subject = newId();
	const add = (action: string, days: number) => sql`
		insert into audit (id, at, action, subject_id, request_id) values
			(${newId()}, now() - make_interval(days => ${days}), ${action}, ${subject}, 'test')`;
	await add('signed-in', 366);
	await add('signed-in', 364);
	await add('role-granted', 366);
	await run(tidyIdentity);
	await run(tidyIdentity);
	const left = await sql<{ action: string }[]>`
		select action from audit where subject_id = ${subject} order by at`;
	expect(left.map(({ action }) => action)).toEqual(['role-granted', 'signed-in']);
	await add('signed-in', 1);
	await expect(sql`delete from audit where subject_id = ${subject}`).rejects.toThrow(/append-only/);
	await expect(sql`update audit set action = 'x'`).rejects.toThrow(/append-only/);
});
