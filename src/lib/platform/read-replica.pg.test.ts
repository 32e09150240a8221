import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startCountingProxy } from '../../../tests/support/counting-proxy.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import type { Sql } from './database.server.ts';
import type { Log } from './log.server.ts';
import { attachReplica, readDated, readReport, readSlightlyOld } from './read-replica.server.ts';

/** A second database stands for the copy; that it holds something else shows who answered. */

let primary: TestDatabase;
let copy: TestDatabase;
let warnings: string[];
let close: () => Promise<void> = () => Promise.resolve();
const log = {
	warn: (_fields: object, words: string) => warnings.push(words)
} as unknown as Log;

beforeEach(async () => {
	[primary, copy] = await Promise.all([testDatabase(), testDatabase()]);
	warnings = [];
	await primary.sql`insert into tranche values ('primary', 'Primary', 'x')`;
	await copy.sql`insert into tranche values ('copy', 'Copy', 'x')`;
	await heartbeat(0);
});
afterEach(async () => {
	vi.restoreAllMocks();
	await close();
	await Promise.all([primary.drop(), copy.drop()]);
});

const heartbeat = (ageSeconds: number) => copy.sql`
	insert into worker_heartbeat values ('w', now() - make_interval(secs => ${ageSeconds}))
	on conflict (worker_id) do update set seen_at = excluded.seen_at`;
const attach = (url: string) => {
	close = attachReplica(primary.sql, url, log);
};
const whoAnswers = async (from: Sql) =>
	(await from<{ code: string }[]>`select code from tranche`)[0]?.code;
const who = () => readSlightlyOld(primary.sql, whoAnswers);
const later = (seconds: number) => {
	const now = performance.now();
	vi.spyOn(performance, 'now').mockReturnValue(now + seconds * 1000);
};

test('without a replica the database itself answers', async () => {
	expect(await who()).toBe('primary');
});

test('a replica that keeps up answers, and may be read-only', async () => {
	attach(`${copy.url}?options=-c%20default_transaction_read_only%3Don`);
	expect(await who()).toBe('copy');
	await expect(
		readSlightlyOld(primary.sql, (from) => from`insert into tranche values ('x', 'x', 'x')`)
	).rejects.toMatchObject({ code: '25006' });
	expect(warnings).toEqual([]);
});

test.each([
	['too far behind', () => heartbeat(90)],
	['without a sign of life', () => copy.sql`delete from worker_heartbeat`],
	['without our tables', () => copy.sql`drop table worker_heartbeat`]
])('one that is %s does not answer, and does again when it has caught up', async (name, harm) => {
	await harm();
	attach(copy.url);
	expect(await who()).toBe('primary');
	expect(await who()).toBe('primary');
	expect(warnings).toHaveLength(1);
	if (name === 'without our tables') return;
	await heartbeat(5);
	later(6);
	expect(await who()).toBe('copy');
});

test('an answer says for which instant it is true: that of the copy, or now', async () => {
	const now = new Date();
	const when = () => readDated(primary.sql, now, (_, at) => Promise.resolve(at));
	expect(await when()).toEqual(now);
	attach(copy.url);
	await heartbeat(40);
	const [row] = await copy.sql<{ at: Date }[]>`select max(seen_at) as at from worker_heartbeat`;
	expect(await when()).toEqual(row?.at);
	// A clock that runs ahead makes nothing true that is to come.
	await heartbeat(-30);
	expect(await when()).toEqual(now);
});

test('one that is not there costs nobody an answer', async () => {
	attach('postgres://nobody@127.0.0.1:9/none');
	expect(await who()).toBe('primary');
});

test('one that goes away in the middle: the primary answers the same question', async () => {
	const proxy = await startCountingProxy(copy.url);
	attach(proxy.url);
	expect(await who()).toBe('copy');
	await proxy.close();
	expect(await Promise.all([who(), who(), who()])).toEqual(['primary', 'primary', 'primary']);
	expect(warnings[0]).toContain('went away');
});

test('a query that the standby ends for its own work is asked of the primary', async () => {
	attach(copy.url);
	const conflict = Object.assign(new Error('conflict with recovery'), { code: '40001' });
	const answer = await readSlightlyOld(primary.sql, (from) =>
		from === primary.sql ? Promise.resolve('primary') : Promise.reject(conflict)
	);
	expect(answer).toBe('primary');
});

test('what is wrong with the question itself is said, not asked twice', async () => {
	attach(copy.url);
	const read = vi.fn((from: Sql) => from`select nothing from nowhere`);
	await expect(readSlightlyOld(primary.sql, read)).rejects.toMatchObject({ code: '42P01' });
	expect(read).toHaveBeenCalledTimes(1);
});

describe('a report', () => {
	test('is kept while nothing changes, but not what a replica answered', async () => {
		const read = vi.fn(whoAnswers);
		const report = () => readReport(primary.sql, 'a report of this test', read);
		attach(copy.url);
		expect([await report(), await report()]).toEqual(['copy', 'copy']);
		expect(read).toHaveBeenCalledTimes(2);
		await close();
		expect(await report()).toBe('primary');
	});
});
