import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { visitor } from './actor.ts';
import { openDatabase, type Sql } from './database.server.ts';
import { TooMany } from './errors.ts';
import { writeRefusalsTo } from './refusals.server.ts';
import { forgiveHits, giveBack, type Hit, takeHits } from './rate-limit.server.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
	database = await testDatabase();
	sql = database.sql;
});
afterAll(() => database.drop());

const at = (iso: string) => visitor(new Date(iso), 'test');
const hit = (subject: string, max = 3): Hit => ({
	limit: { name: 'test', max, windowSeconds: 60 },
	subject
});
const outcome = (taking: Promise<void>) =>
	taking.then(
		() => 'taken',
		(error: unknown) => (error instanceof TooMany ? 'too many' : error)
	);

it('writes down which limit refused, and of whom nothing', async () => {
	const lines: unknown[] = [];
	writeRefusalsTo({ warn: (fields: unknown) => void lines.push(fields) });
	const actor = at('2026-11-02T08:00:10Z');
	for (let n = 0; n < 3; n++) {
		await outcome(takeHits(sql, actor, [hit('amira@example.org', 2), hit('192.0.2.9')]));
	}
	expect(lines).toEqual([{ requestId: 'test', what: 'too many tries', why: 'test' }]);
});

it('lets exactly the limit through, however many come at once', async () => {
	const actor = at('2026-11-02T09:00:10Z');
	const tries = Array.from({ length: 30 }, () => outcome(takeHits(sql, actor, [hit('one', 7)])));
	const answers = await Promise.all(tries);
	expect(answers.filter((answer) => answer === 'taken')).toHaveLength(7);
	expect(answers.filter((answer) => answer === 'too many')).toHaveLength(23);
});

it('is one limit for all nodes: what one lets through, another counts', async () => {
	const other = openDatabase(database.url, { name: 'tranche other node' });
	const actor = at('2026-11-02T09:00:10Z');
	const tries = Array.from({ length: 12 }, (_none, n) =>
		outcome(takeHits(n % 2 ? sql : other, actor, [hit('nodes', 5)]))
	);
	const answers = await Promise.all(tries);
	await other.end();
	expect(answers.filter((answer) => answer === 'taken')).toHaveLength(5);
});

it('starts anew with each window and says how long that takes', async () => {
	for (let n = 0; n < 3; n += 1) await takeHits(sql, at('2026-11-02T09:00:10Z'), [hit('two')]);
	const over = takeHits(sql, at('2026-11-02T09:00:45Z'), [hit('two')]);
	await expect(over).rejects.toMatchObject({ retryAfterSeconds: 15 });
	await takeHits(sql, at('2026-11-02T09:01:00Z'), [hit('two')]);
});

it('gives back, never below nothing, and forgives', async () => {
	const actor = at('2026-11-02T09:00:10Z');
	for (let n = 0; n < 5; n += 1) {
		await takeHits(sql, actor, [hit('three')]);
		await giveBack(sql, actor, [hit('three'), hit('nobody')]);
		await giveBack(sql, actor, [hit('three')]);
	}
	for (let n = 0; n < 3; n += 1) await takeHits(sql, actor, [hit('three')]);
	expect(await outcome(takeHits(sql, actor, [hit('three')]))).toBe('too many');
	await forgiveHits(sql, hit('three'));
	await takeHits(sql, actor, [hit('three')]);
});

it('counts two subjects in one statement without a deadlock', async () => {
	const actor = at('2026-11-02T09:00:10Z');
	const tries = Array.from({ length: 40 }, (_, n) => {
		const pair = [hit('left', 1000), hit('right', 1000)];
		return outcome(takeHits(sql, actor, n % 2 ? pair : pair.toReversed()));
	});
	expect(new Set(await Promise.all(tries))).toEqual(new Set(['taken']));
});

it('keeps no address in clear', async () => {
	await takeHits(sql, at('2026-11-02T09:00:10Z'), [hit('amira@example.org')]);
	const rows = await sql<{ key: string }[]>`select key from rate_limit`;
	expect(rows.some(({ key }) => key.includes('amira'))).toBe(false);
});
