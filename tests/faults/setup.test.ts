import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../support/app.ts';
import { type House, openHouse, until } from '../support/house.ts';

let house: House;
let port: number;
const at = (path: string) => `http://127.0.0.1:${port}${path}`;
const answers = () =>
	fetch(at('/healthz')).then(
		(response) => response.ok,
		() => false
	);
const rows = async () => (await house.query('select n from kept order by n')).map(({ n }) => n);

beforeAll(() => execFileSync(process.execPath, ['scripts/prepare.mjs', '--build']), 300_000);
beforeEach(async () => {
	port = await freePort();
	house = openHouse({ PORT: String(port) });
});
afterEach(() => house.close());

describe('nothing is lost', () => {
	beforeEach(async () => {
		const first = house.start();
		await first.ready();
		await house.query('create table kept (n int)');
		await house.query('insert into kept values (1)');
		running = first;
	});
	let running: ReturnType<House['start']>;

	test('by Ctrl-C, which ends everything in order', async () => {
		process.kill(-running.process.pid!, 'SIGINT');
		process.kill(-running.process.pid!, 'SIGINT');
		expect(await running.ended).toBe(0);
		expect(house.postmaster()).toBeUndefined();
		await house.start().ready();
		expect(await rows()).toEqual([1]);
	});

	test('by kill -9 of the server: the next start takes over its PostgreSQL', async () => {
		const postmaster = house.postmaster();
		running.process.kill('SIGKILL');
		await running.ended;
		await house.query('insert into kept values (2)');
		const second = house.start();
		await second.ready();
		expect(house.postmaster()).toBe(postmaster);
		expect(await rows()).toEqual([1, 2]);
		second.process.kill('SIGTERM');
		expect(await second.ended).toBe(0);
		expect(house.postmaster()).toBeUndefined();
	});

	test('by kill -9 of PostgreSQL: the server starts it again and serves on', async () => {
		for (const n of [2, 3]) {
			const killed = house.postmaster()!;
			process.kill(killed, 'SIGKILL');
			await until(() => house.postmaster() !== undefined && house.postmaster() !== killed);
			await until(() =>
				house.query(`insert into kept values (${n})`).then(
					() => true,
					() => false
				)
			);
		}
		expect(await rows()).toEqual([1, 2, 3]);
		await until(answers);
		expect(running.output()).toContain('PostgreSQL answers again');
		running.process.kill('SIGTERM');
		expect(await running.ended).toBe(0);
	});

	test('by kill -9 of both at once', async () => {
		process.kill(house.postmaster()!, 'SIGKILL');
		running.process.kill('SIGKILL');
		await running.ended;
		await house.start().ready();
		expect(await rows()).toEqual([1]);
	});

	test('by a second start on the same data directory, which ends with one sentence', async () => {
		const second = house.start({ PORT: String(await freePort()) });
		expect(await second.ended).toBe(1);
		expect(complaint(second.output())).toMatch(/^Tranche is already running on the data directory/);
		await house.query('insert into kept values (2)');
		expect(await rows()).toEqual([1, 2]);
		expect(await answers()).toBe(true);
	});

	test('when a stranger has the number of a PostgreSQL that died', async () => {
		const pidFile = join(house.dataDir, 'postgres', 'postmaster.pid');
		// The server first: it would start another PostgreSQL, and that one would be alive.
		running.process.kill('SIGKILL');
		await running.ended;
		process.kill(house.postmaster()!, 'SIGKILL');
		writeFileSync(pidFile, `${process.pid}\n${house.dataDir}/postgres\n1\n1\n`);
		await house.start().ready();
		expect(await rows()).toEqual([1]);
	});
});

test('two first starts at once make one database, and one of them serves', async () => {
	const both = [house.start(), house.start({ PORT: String(await freePort()) })];
	const ends = await Promise.all(
		both.map((one) =>
			one.ready().then(
				() => 'ready',
				() => complaint(one.output())
			)
		)
	);
	expect(ends.filter((end) => end === 'ready')).toHaveLength(1);
	expect(ends.find((end) => end !== 'ready')).toMatch(/^Tranche is already running/);
});

test('a first start that was killed half way leaves nothing behind', async () => {
	mkdirSync(join(house.dataDir, 'postgres.new-999999'));
	await house.start().ready();
	expect(readdirSync(house.dataDir).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
});

test('SIGTERM lets a request finish, then exits 0', async () => {
	const one = house.start();
	await one.ready();
	const post = request(at('/sign-in'), {
		method: 'POST',
		headers: { origin: at(''), 'content-type': 'application/x-www-form-urlencoded' }
	});
	post.write('email=nobody%40example.org&');
	await sleep(500);
	one.process.kill('SIGTERM');
	await until(async () => !(await answers()));
	post.end('password=wrong-and-long');
	const [answer] = (await once(post, 'response')) as [IncomingMessage];
	expect([400, 401]).toContain(answer.statusCode);
	answer.resume();
	expect(await one.ended).toBe(0);
});

test('forms may be sent from localhost and from 127.0.0.1, and a forged protocol is ignored', async () => {
	await house.start().ready();
	for (const host of ['localhost', '127.0.0.1']) {
		const origin = `http://${host}:${port}`;
		const response = await fetch(`${origin}/sign-in`, {
			method: 'POST',
			headers: { origin, 'x-tranche-protocol': 'https' },
			body: new URLSearchParams({ email: 'nobody@example.org', password: 'wrong and long' })
		});
		expect([400, 401]).toContain(response.status);
	}
});

describe('a start that cannot be ends with one sentence', () => {
	test.each([
		[{ PORT: 'eighty' }, 'PORT must be a port number'],
		[{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL must begin with postgres://'],
		[{ ORIGIN: 'tranche.example' }, 'ORIGIN must'],
		[{ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }, 'The database none at 127.0.0.1:9'],
		[{ DATA_DIR: '/dev/null/data' }, 'The data directory /dev/null/data cannot be written']
	])('%o', async (environment, words) => {
		const one = house.start(environment);
		expect(await one.ended).toBe(1);
		expect(complaint(one.output())).toContain(words);
		expect(existsSync(join(house.dataDir, 'postgres'))).toBe(false);
	});

	test('a taken port', async () => {
		const other = createServer().listen(port, '127.0.0.1');
		const one = house.start();
		expect(await one.ended).toBe(1);
		expect(complaint(one.output())).toMatch(new RegExp(`^Port ${port} is taken`));
		other.close();
	});
});

/** What a failed start says last: one line without a stack. */
function complaint(output: string): string {
	expect(output).not.toMatch(/^\s+at /m);
	return output.trim().split('\n').at(-1) ?? '';
}
