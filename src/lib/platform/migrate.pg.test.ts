import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { migrate, migrationComplaint, migrationStatus } from './migrate.server.ts';

const folder = mkdtempSync(join(tmpdir(), 'tranche-migrations-'));
let database: TestDatabase;

beforeEach(async () => {
	database = await emptyDatabase();
});
afterEach(() => database.drop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of migrations that each write their number down, so that the order can be read back. */
function folderOf(numbers: Iterable<number>, words: Record<number, string> = {}): string {
	const made = mkdtempSync(join(folder, 'some-'));
	writeFileSync(
		join(made, '0001.do.first.sql'),
		'create table ran (seq int generated always as identity, number int)'
	);
	for (const number of numbers) {
		const name = `${String(number).padStart(4, '0')}.do.n${number}.sql`;
		writeFileSync(join(made, name), words[number] ?? `insert into ran (number) values (${number})`);
	}
	return made;
}

const order = async () =>
	(await database.sql<{ number: number }[]>`select number from ran order by seq`).map(
		({ number }) => number
	);

test('a migration that landed after higher numbers had run is run too, and once', async () => {
	expect(await migrate(database.url, folderOf([2, 5]))).toBe(3);
	const later = folderOf([2, 3, 4, 5, 6]);
	expect(await migrationStatus(database.sql, later)).toEqual({
		current: 5,
		wanted: 6,
		missing: [3, 4, 6],
		unknown: []
	});
	expect(await migrate(database.url, later)).toBe(3);
	expect(await order()).toEqual([2, 5, 3, 4, 6]);
	expect(await migrate(database.url, later)).toBe(0);
	expect(await order()).toEqual([2, 5, 3, 4, 6]);
	expect(migrationComplaint(await migrationStatus(database.sql, later))).toBeUndefined();
});

test('in whatever steps they land, each runs once and those of one step in their order', async () => {
	const steps = fc.array(fc.uniqueArray(fc.integer({ min: 2, max: 12 })), { maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(steps, async (landings) => {
			await database.sql`drop table if exists ran, schema_version`;
			const there = new Set<number>();
			const expected: number[] = [];
			for (const landing of landings) {
				const fresh = landing.filter((number) => !there.has(number)).sort((a, b) => a - b);
				for (const number of fresh) there.add(number);
				expected.push(...fresh);
				await migrate(database.url, folderOf(there));
			}
			if (landings.length > 0) expect(await order()).toEqual(expected);
		}),
		{ numRuns: 8 }
	);
});

test('two processes that migrate at once take turns', async () => {
	const files = folderOf([2, 3]);
	const ran = await Promise.all([migrate(database.url, files), migrate(database.url, files)]);
	expect(ran.sort()).toEqual([0, 3]);
	expect(await order()).toEqual([2, 3]);
});

test('one that was edited after it ran is refused by its name, and nothing else runs', async () => {
	await migrate(database.url, folderOf([2]));
	const edited = folderOf([2, 3], { 2: 'insert into ran (number) values (22)' });
	await expect(migrate(database.url, edited)).rejects.toThrow(/^0002\.do\.n2\.sql was edited/);
	expect(await order()).toEqual([2]);
});

test('line endings are no edit', async () => {
	await migrate(database.url, folderOf([2], { 2: 'insert into ran (number)\nvalues (2)' }));
	const windows = folderOf([2], { 2: 'insert into ran (number)\r\nvalues (2)' });
	expect(await migrate(database.url, windows)).toBe(0);
});

test('one that fails takes the others of its step with it', async () => {
	await migrate(database.url, folderOf([2]));
	const failing = folderOf([2, 3, 4], { 4: 'insert into nowhere values (4)' });
	await expect(migrate(database.url, failing)).rejects.toThrow('nowhere');
	expect(await order()).toEqual([2]);
	expect((await migrationStatus(database.sql, failing)).missing).toEqual([3, 4]);
});

test('status says what is missing in an empty database, and what a newer program has run', async () => {
	const files = folderOf([2, 3]);
	expect(await migrationStatus(database.sql, files)).toEqual({
		current: 0,
		wanted: 3,
		missing: [1, 2, 3],
		unknown: []
	});
	await migrate(database.url, files);
	const older = await migrationStatus(database.sql, folderOf([2]));
	expect(older).toEqual({ current: 3, wanted: 2, missing: [], unknown: [3] });
	expect(migrationComplaint(older)).toBe(
		'The database has run migration 3 of a newer program than this one.'
	);
});

test('a database that postgrator itself kept the list of goes on from there', async () => {
	await migrate(database.url, folderOf([2]));
	await database.sql`insert into schema_version (version) values (0)`;
	expect(await migrate(database.url, folderOf([2, 3]))).toBe(1);
	expect((await migrationStatus(database.sql, folderOf([2, 3]))).unknown).toEqual([]);
});
