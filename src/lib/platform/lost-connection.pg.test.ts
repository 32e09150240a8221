import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../tests/support/database.ts';
import { openDatabase, type Sql } from './database.server.ts';

const database = await testDatabase();
const sql = openDatabase(database.url, { max: 1, name: 'to be lost' });
afterAll(async () => {
	await sql.end({ timeout: 1 });
	await database.drop();
});

const cutOff = () =>
	database.sql`
		select pg_terminate_backend(pid) from pg_stat_activity
		where application_name = 'to be lost' and datname = current_database()`;

/** A query that hangs is a fault of its own, so it must not look like a slow test. */
const settled = (query: Promise<unknown>) =>
	Promise.race([query.then(...settling), sleep(4_000, 'hangs')]);
const settling = [() => 'answered', () => 'refused'] as const;

test('a story that goes on after its connection was lost is refused, and the pool recovers', async () => {
	for (const wait of [() => nextTurn(), () => sleep(1), () => sleep(20)]) {
		let inner: Promise<string> | undefined;
		const story = sql.begin(async (tx) => {
			await tx`select 1`;
			await cutOff();
			await wait();
			inner = settled(tx`select 2`);
			await inner;
		});
		expect(await settled(story)).toBe('refused');
		expect(await inner).not.toBe('hangs');
		expect(await healthy(sql)).toBe('answered');
	}
}, 30_000);

test('what a lost story still asks for never reaches the connection that took its place', async () => {
	await database.sql`create table late (word text)`;
	const story = sql.begin(async (tx) => {
		await tx`select 1`;
		await cutOff();
		await sleep(50);
		await tx`insert into late values ('written outside of any story')`;
	});
	const other = settled(
		sleep(100).then(() =>
			sql.begin(async (tx) => void (await tx`insert into late values ('kept')`))
		)
	);
	expect([await settled(story), await other]).toEqual(['refused', 'answered']);
	expect([...(await sql`select word from late`)]).toEqual([{ word: 'kept' }]);
});

test('connections lost while queries are being written: each one is answered or refused, none hangs', async () => {
	const busy = openDatabase(database.url, { max: 3, name: 'to be lost' });
	let ending = false;
	const outcomes = { answered: 0, refused: 0, hangs: 0 };
	const work = Array.from({ length: 12 }, async (_, index) => {
		while (!ending) {
			const query = index % 2 ? busy`select ${index}::int` : story(busy);
			outcomes[(await settled(query)) as keyof typeof outcomes]++;
		}
	});
	// However slow the machine: until enough of both were seen, or the test's own limit of time.
	for (let round = 0; round < 40 || outcomes.refused < 10 || outcomes.answered < 100; round++) {
		await sleep(20);
		await cutOff();
	}
	ending = true;
	await Promise.all(work);
	expect(outcomes.hangs).toBe(0);
	expect(await healthy(busy)).toBe('answered');
	await busy.end({ timeout: 1 });
}, 60_000);

const story = (pool: Sql) =>
	pool.begin(async (tx) => {
		await tx`select 1`;
		await nextTurn();
		await tx`select 2`;
	});

/** The first query after a loss may still meet the lost connection; the one after it may not. */
async function healthy(pool: Sql): Promise<unknown> {
	await settled(pool`select 1`);
	return settled(pool`select 1`);
}

test('a story begins also where the socket takes no more just then', async () => {
	// The driver knows this option; its types do not.
	const options = { max: 2, socket: fullSocket };
	const full = postgres(database.url, options);
	try {
		// Messages of this length wait for the next turn, and BEGIN behind them fills what is sent at once.
		for (let length = 700; length < 1024; length += 12) {
			const pad = 'x'.repeat(length);
			const ahead = [full`select ${pad}::text`, full`select ${pad}::text`].map(settled);
			const story = full.begin(async (tx) => {
				const [row] = await tx`select ${length}::int as length`;
				return row!['length'] as number;
			});
			expect(await story).toBe(length);
			expect(await Promise.all(ahead)).toEqual(['answered', 'answered']);
		}
	} finally {
		await full.end({ timeout: 1 });
	}
}, 30_000);

/** A connection that says of each write that it had to wait, as one does whose other end is busy. */
async function fullSocket({ host, port }: { host: string[]; port: number[] }): Promise<Socket> {
	const socket = connect(port[0]!, host[0]);
	await once(socket, 'connect');
	const { write } = socket;
	socket.write = ((...words: Parameters<typeof write>) => {
		write.apply(socket, words);
		return false;
	}) as typeof write;
	return socket;
}
