import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';

/** The database goes away under the site. */

let database: TestDatabase;
let proxy: CountingProxy;
let app: RunningApp;

beforeAll(async () => {
	database = await testDatabase();
	proxy = await startCountingProxy(database.url);
	app = await startApp({
		DATABASE_URL: proxy.url,
		DEMO: 'off',
		WORKER: 'inline',
		LOG_LEVEL: 'error'
	});
}, 90_000);

afterAll(async () => {
	await app?.stop();
	await database?.drop();
});

test('pages say so with 503, in words and without details, and the process lives on', async () => {
	const { email } = await makeAccount(database.sql);
	const cookie = await signIn(app.origin, email, PASSWORD);
	const open = (path: string, headers = {}) =>
		fetch(`${app.origin}${path}`, { headers: { cookie, ...headers }, redirect: 'manual' });
	expect((await open('/account')).status).toBe(200);

	await proxy.close();
	// Connections that broke are found out by the first who use them.
	await sleep(500);
	const page = await open('/account');
	expect(page.status).toBe(503);
	expect(page.headers.get('retry-after')).toBe('30');
	const text = await page.text();
	expect(text).toContain('Tranche is not available');
	expect(text).not.toMatch(/ECONN|postgres|127\.0\.0\.1:\d+/);
	const problem = await open('/account', { accept: 'application/json' });
	expect(problem.status).toBe(503);
	expect(problem.headers.get('content-type')).toBe('application/problem+json');
	expect((await open('/readyz', { cookie: '' })).status).toBe(503);
	expect((await open('/healthz', { cookie: '' })).status).toBe(200);
	expect(app.process.exitCode).toBeNull();
}, 60_000);
