import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApp, signIn, startApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeAccount, PASSWORD } from '../support/sign-in.ts';

/** Signing in as other programs may rely on it, and what every answer carries. */

let database: TestDatabase;
let app: RunningApp;
let secure: RunningApp;
let email: string;
let staffEmail: string;

const SECURE_ORIGIN = 'https://academy.example.org';

beforeAll(async () => {
	database = await testDatabase();
	({ email } = await makeAccount(database.sql));
	({ email: staffEmail } = await makeAccount(database.sql, { role: 'staff' }));
	const environment = { DATABASE_URL: database.url, DEMO: 'off', WORKER: 'separate' };
	[app, secure] = await Promise.all([
		startApp(environment),
		startApp({
			...environment,
			ORIGIN: SECURE_ORIGIN,
			NODE_ENV: 'production',
			METRICS_TOKEN: 'a-token-for-this-test'
		})
	]);
}, 90_000);

afterAll(async () => {
	await Promise.all([app?.stop(), secure?.stop()]);
	await database?.drop();
});

const at = (running: RunningApp) => `http://127.0.0.1:${running.port}`;
const enter = (
	running: RunningApp,
	form: Record<string, string>,
	{ next = '', headers = {} }: { next?: string; headers?: Record<string, string> } = {}
) =>
	fetch(`${at(running)}/sign-in${next && `?${new URLSearchParams({ next })}`}`, {
		method: 'POST',
		body: new URLSearchParams(form),
		headers,
		redirect: 'manual'
	});
const right = () => ({ email, password: PASSWORD });

describe('signing in by a form', () => {
	test('works for a program that sends nothing but the form', async () => {
		const response = await enter(app, right());
		expect(response.status).toBe(303);
		expect(response.headers.get('location')).toBe('/learn');
		const [cookie] = response.headers.getSetCookie();
		expect(cookie).toMatch(/^session=[a-z0-9]{30,};/);
		for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/'])
			expect(cookie).toContain(attribute);
		expect(cookie).not.toContain('Secure');
		const page = await fetch(`${at(app)}/account`, { headers: { cookie: cookie!.split(';')[0]! } });
		expect(page.status).toBe(200);
		expect(await page.text()).toContain(email);
	});

	test('works again with the old session still in the cookie jar', async () => {
		const cookie = await signIn(app.origin, email, PASSWORD);
		expect((await enter(app, right(), { headers: { cookie } })).status).toBe(303);
		const old = await fetch(`${at(app)}/account`, { headers: { cookie }, redirect: 'manual' });
		expect(old.status).toBe(303);
	});

	test('marks the cookie Secure under https', async () => {
		const response = await enter(secure, right(), { headers: { origin: SECURE_ORIGIN } });
		expect(response.headers.getSetCookie()[0]).toContain('Secure');
	});

	test('leads on to the page that was asked for, and never off the site', async () => {
		const asked = await enter(app, right(), { next: '/account?x=1' });
		expect(asked.headers.get('location')).toBe('/account?x=1');
		for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
			const response = await enter(app, right(), { next });
			expect(response.headers.get('location')).toBe('/learn');
		}
		const staff = await enter(app, { email: staffEmail, password: PASSWORD });
		expect(staff.headers.get('location')).toBe('/academy');
	});

	test.each([
		[{ email: '', password: '' }, ['Enter an e-mail address', 'Enter your password']],
		[{ email: 'not one', password: 'x' }, ['Enter an e-mail address like name@example.org']],
		[
			{ email: 'nobody@example.org', password: 'x' },
			['The e-mail address or the password is not right']
		],
		[{ password: 'x' }, ['Enter an e-mail address']],
		[
			{ email: '<b>"\'@example.org', password: 'x' },
			['Enter an e-mail address like name@example.org']
		]
	])('answers 400 to %o, says why and keeps what was typed', async (form, sentences) => {
		const response = await enter(app, form as Record<string, string>);
		expect(response.status).toBe(400);
		expect(response.headers.getSetCookie()).toEqual([]);
		const page = await response.text();
		for (const sentence of sentences) expect(page).toContain(sentence);
		expect(page).not.toContain('<b>"');
		if ('email' in form && form.email === 'nobody@example.org') expect(page).toContain(form.email);
	});

	test('says the same for an account and for none, to the byte', async () => {
		const page = async (address: string) => {
			const response = await enter(app, { email: address, password: 'wrong password' });
			return (await response.text()).replaceAll(address, '').replace(/01[0-9a-f-]{34}/g, '');
		};
		expect(await page(email)).toBe(await page('no.one@example.org'));
	});
});

describe('requests from elsewhere', () => {
	const post = (path: string, headers: Record<string, string>) =>
		fetch(`${at(app)}${path}`, { method: 'POST', headers, redirect: 'manual', body: 'x=1' });
	const form = { 'content-type': 'application/x-www-form-urlencoded' };

	test.each([
		['another site', { origin: 'https://evil.example' }],
		['a page without an origin', { origin: 'null' }],
		['another port', { origin: 'http://127.0.0.1:1' }],
		['a browser that only says where', { 'sec-fetch-site': 'cross-site' }],
		['nowhere, with a session', {}]
	])('change nothing: %s', async (_name, headers) => {
		const cookie = await signIn(app.origin, email, PASSWORD);
		for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
			const all = { ...(headers as Record<string, string>), cookie, 'content-type': type };
			for (const path of ['/sign-out', '/account?/everywhere']) {
				expect((await post(path, all)).status).toBe(403);
			}
		}
		expect((await fetch(`${at(app)}/account`, { headers: { cookie } })).status).toBe(200);
	});

	test('cannot sign anyone in from another site', async () => {
		const response = await enter(app, right(), { headers: { origin: 'https://evil.example' } });
		expect(response.status).toBe(403);
		expect(response.headers.getSetCookie()).toEqual([]);
	});

	test('without a session get no further than the sign-in page', async () => {
		const response = await post('/account?/everywhere', form);
		expect(response.status).toBe(303);
		expect(response.headers.get('location')).toBe('/sign-in?next=%2Faccount');
	});

	test('by localhost and by 127.0.0.1 are both our own', async () => {
		for (const host of ['localhost', '127.0.0.1']) {
			const origin = `http://${host}:${app.port}`;
			const response = await fetch(`${origin}/sign-in`, {
				method: 'POST',
				body: new URLSearchParams(right()),
				headers: { origin },
				redirect: 'manual'
			});
			expect(response.status).toBe(303);
		}
	});
});

describe('every answer', () => {
	test('carries what browsers need to protect people', async () => {
		for (const path of ['/', '/sign-in', '/no/such/page', '/account', '/healthz']) {
			const { headers } = await fetch(`${at(app)}${path}`, { redirect: 'manual' });
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('x-frame-options')).toBe('DENY');
			expect(headers.get('referrer-policy')).toBe('same-origin');
			expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
			expect(headers.has('strict-transport-security')).toBe(false);
		}
		const { headers } = await fetch(`${at(secure)}/sign-in`);
		expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
	});

	test('allows a page no script, style or frame but our own', async () => {
		const policy = (await fetch(`${at(app)}/sign-in`)).headers.get('content-security-policy');
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).not.toMatch(/unsafe|\*|https?:/);
	});

	test('made for one person is kept by no cache', async () => {
		const cookie = await signIn(app.origin, email, PASSWORD);
		for (const path of ['/account', '/', '/no/such/page']) {
			const { headers } = await fetch(`${at(app)}${path}`, { headers: { cookie } });
			expect(headers.get('cache-control')).toBe('private, no-store');
		}
	});

	test('to a program that is not signed in is a problem, to a person the sign-in page', async () => {
		const program = await fetch(`${at(app)}/account`, { headers: { accept: 'application/json' } });
		expect(program.status).toBe(401);
		expect(program.headers.get('content-type')).toBe('application/problem+json');
		const person = await fetch(`${at(app)}/account`, { redirect: 'manual' });
		expect(person.headers.get('location')).toBe('/sign-in?next=%2Faccount');
	});

	test('that refuses says for whom the page is, and what else is open', async () => {
		const cookie = await signIn(app.origin, email, PASSWORD);
		const response = await fetch(`${at(app)}/academy/people`, { headers: { cookie } });
		expect(response.status).toBe(403);
		const page = await response.text();
		expect(page).toContain('This page is for the academy');
		expect(page).toContain('<a href="/learn">Learn</a>');
	});

	test('about a broken address is 400 or 404, never 500', async () => {
		const cookie = await signIn(app.origin, staffEmail, PASSWORD);
		for (const path of [
			'/%',
			'/%00',
			'/academy/people/%00',
			"/academy/people/'or'1'='1",
			'/academy/people/../../x',
			'/academy/outbox/1',
			'/academy/people?after=%00&q=%00',
			`/${'x'.repeat(4000)}`
		]) {
			const { status } = await fetch(`${at(app)}${path}`, { headers: { cookie } });
			expect([200, 400, 404], path).toContain(status);
		}
	});
});

describe('what watches the house', () => {
	test('/healthz answers, /readyz says what is missing', async () => {
		expect((await fetch(`${at(app)}/healthz`)).status).toBe(200);
		const response = await fetch(`${at(app)}/readyz`);
		expect(response.status).toBe(503);
		expect(await response.json()).toEqual({
			ready: false,
			reasons: ['No worker was seen in the last minute.']
		});
	});

	test('/metrics is open to this machine, or to whoever has the token', async () => {
		const open = await fetch(`${at(app)}/metrics`);
		expect(open.status).toBe(200);
		const text = await open.text();
		expect(text).toContain('http_request_duration_seconds_bucket');
		expect(text).toContain('database_connections');
		expect(text).not.toContain(email);
		const passedOn = await fetch(`${at(app)}/metrics`, {
			headers: { 'x-forwarded-for': '192.0.2.1' }
		});
		expect(passedOn.status).toBe(403);
		expect((await fetch(`${at(secure)}/metrics`)).status).toBe(200);
		const farAway = { 'x-forwarded-for': '203.0.113.5' };
		expect((await fetch(`${at(secure)}/metrics`, { headers: farAway })).status).toBe(403);
		const authorization = 'Bearer a-token-for-this-test';
		expect(
			(await fetch(`${at(secure)}/metrics`, { headers: { ...farAway, authorization } })).status
		).toBe(200);
	});

	test('the log names nobody and holds no token', async () => {
		await fetch(`${at(secure)}/reset-password/a-secret-token-in-the-path`);
		await enter(
			secure,
			{ email, password: 'a wrong password' },
			{ headers: { origin: SECURE_ORIGIN } }
		);
		const log = secure.output();
		expect(log).toContain('"route":"/(public)/reset-password/[token]"');
		for (const secret of ['a-secret-token', email, 'a wrong password', PASSWORD]) {
			expect(log).not.toContain(secret);
		}
	});
});
