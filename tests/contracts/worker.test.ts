import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeAccount } from '../support/sign-in.ts';

/** Jobs in a process of their own: WORKER=separate and `node build/worker.js`. */

let database: TestDatabase;
let app: RunningApp;
let worker: ChildProcess | undefined;

beforeAll(async () => {
	database = await testDatabase();
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'off', WORKER: 'separate' });
}, 90_000);

afterAll(async () => {
	worker?.kill('SIGKILL');
	await app?.stop();
	await database?.drop();
});

function startWorker(): ChildProcess {
	const { PATH = '' } = process.env;
	return spawn(process.execPath, ['build/worker.js'], {
		env: { PATH, DATABASE_URL: database.url, ORIGIN: app.origin, LOG_LEVEL: 'warn' },
		stdio: 'ignore'
	});
}

async function until(holds: () => Promise<boolean>): Promise<void> {
	const end = Date.now() + 15_000;
	while (!(await holds())) {
		if (Date.now() > end) throw new Error('It did not come to hold in time.');
		await sleep(50);
	}
}

const isReady = async () => (await fetch(`${app.origin}/readyz`)).status === 200;

test('the site is ready only while a worker lives, and its jobs wait for one', async () => {
	const { email } = await makeAccount(database.sql);
	expect(await isReady()).toBe(false);
	await fetch(`${app.origin}/forgotten-password`, {
		method: 'POST',
		body: new URLSearchParams({ email }),
		headers: { origin: app.origin },
		redirect: 'manual'
	});
	const mails = () => database.sql`select from mail where to_address = ${email}`;
	expect(await mails()).toHaveLength(0);

	worker = startWorker();
	await until(isReady);
	await until(async () => (await mails()).length === 1);

	const since = Date.now();
	worker.kill('SIGTERM');
	const [code] = (await once(worker, 'exit')) as [number | null];
	expect(code).toBe(0);
	expect(Date.now() - since).toBeLessThan(10_000);
	expect(await isReady()).toBe(false);
}, 60_000);

test('a worker without a database says so in one sentence', async () => {
	const { PATH = '' } = process.env;
	const child = spawn(process.execPath, ['build/worker.js'], { env: { PATH }, stdio: 'pipe' });
	let said = '';
	child.stderr.on('data', (chunk) => (said += String(chunk)));
	const [code] = (await once(child, 'exit')) as [number | null];
	expect(code).toBe(1);
	expect(said.trim()).toBe('The environment variable DATABASE_URL is missing.');
});
