import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApp, freePort, signIn, startApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

/** What a program that starts, watches and stops Tranche may rely on, in demo mode. */

let database: TestDatabase;
let app: RunningApp;
let registerPort: string;

beforeAll(async () => {
	database = await testDatabase();
	registerPort = String(await freePort());
	app = await startApp(
		{ DATABASE_URL: database.url, REGISTER_PORT: registerPort },
		{ readyWithinMs: 120_000 }
	);
}, 150_000);
afterAll(async () => {
	await app?.stop();
	await database?.drop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
	fetch(`${app.origin}${path}`, { headers, redirect: 'manual' });
const ready = async () => {
	const response = await get('/readyz');
	return { status: response.status, ...((await response.json()) as { reasons: string[] }) };
};

test('it says that it is ready on a line of its own, and it is', async () => {
	expect(app.output().split('\n')).toContain(`ready ${app.origin}`);
	expect((await get('/')).status).toBe(200);
	expect((await get('/healthz')).status).toBe(200);
	expect(await ready()).toEqual({ status: 200, ready: true, reasons: [] });
});

test('the reference register answers where it says', async () => {
	expect(app.output()).toContain(`reference register http://localhost:${registerPort}`);
	const response = await fetch(`http://localhost:${registerPort}/`);
	expect(response.status).toBe(200);
	expect(await response.text()).toContain('<h1');
});

test.each([
	['learner@example.org', '/learn'],
	['fresh@example.org', '/learn'],
	['tutor@example.org', '/teach'],
	['tutor2@example.org', '/teach'],
	['staff@example.org', '/academy'],
	['chair@example.org', '/academy/boards'],
	['external@example.org', '/academy/boards'],
	['admin@example.org', '/academy/people']
])('%s signs in and finds their pages', async (email, path) => {
	const cookie = await signIn(app.origin, email);
	expect((await get(path, { cookie })).status).toBe(200);
});

test('two dozen more invented learners are at every stage', async () => {
	const learners = await database.sql`select distinct person_id from enrolment`;
	expect(learners.length).toBeGreaterThanOrEqual(24);
	const states = await database.sql<{ state: string }[]>`select distinct state from enrolment`;
	expect(states.map(({ state }) => state)).toEqual(
		expect.arrayContaining(['invited', 'enrolled', 'studying', 'awaitingBoard', 'awarded'])
	);
});

test('readyz names the migrations that are missing, and those that are unknown', async () => {
	const [row] = await database.sql<{ version: number; name: string; md5: string }[]>`
		delete from schema_version where version = 5 returning version, name, md5`;
	expect(await ready()).toEqual({
		status: 503,
		ready: false,
		reasons: ['The database has not run migration 5.']
	});
	await database.sql`insert into schema_version ${database.sql(row!)}`;
	await database.sql`insert into schema_version (version, name) values (9999, 'newer')`;
	expect(await ready()).toMatchObject({
		status: 503,
		reasons: ['The database has run migration 9999 of a newer program than this one.']
	});
	await database.sql`delete from schema_version where version = 9999`;
	expect((await ready()).status).toBe(200);
});

describe('a production server on an empty database', () => {
	const published = async (environment: Record<string, string>) => {
		const empty = await testDatabase();
		const production = {
			...{ DATABASE_URL: empty.url, NODE_ENV: 'production', WORKER: 'separate' },
			ISSUER_KEY_SECRET: randomBytes(32).toString('base64')
		};
		const server = await startApp({ ...production, ...environment }, { readyWithinMs: 120_000 });
		try {
			const editions = await empty.sql<{ name: string }[]>`
				select course_code || ' ' || label as name from edition order by name`;
			return { editions: editions.map(({ name }) => name), output: server.output() };
		} finally {
			await server.stop();
			await empty.drop();
		}
	};

	test('publishes what a second person is known to have reviewed, and says what it left out', async () => {
		const { editions, output } = await published({});
		expect(editions).toHaveLength(2);
		expect(editions).not.toContain('CLHC pilot-1');
		expect(output).toMatch(/^Not published: CLHC pilot-1 has \d+ questions that no second person/m);
	}, 150_000);

	test('is a demonstration where that is asked, with its pilot', async () => {
		const { editions, output } = await published({ DEMO: 'on' });
		expect(editions).toContain('CLHC pilot-1');
		expect(output).not.toContain('Not published');
		expect(output).toContain('learner@example.org');
	}, 150_000);
});

test('every script of a page carries the nonce of this one answer', async () => {
	const cookie = await signIn(app.origin, 'tutor@example.org');
	const home = await (await get('/teach', { cookie })).text();
	const script = /href="(\/teach\/marking\/[0-9a-f-]{36})"/.exec(home)?.[1];
	const seen = new Set<string>();
	for (let answers = 0; answers < 2; answers++) {
		const response = await get(script ?? '/none', { cookie });
		const policy = response.headers.get('content-security-policy') ?? '';
		const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
		const scripts = [...(await response.text()).matchAll(/<script\b([^>]*)>/g)];
		expect(scripts.length).toBeGreaterThan(0);
		for (const [, attributes] of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
		expect(policy).not.toContain('unsafe');
		seen.add(nonce);
	}
	expect(seen.size).toBe(2);
});

test('metrics are Prometheus text', async () => {
	const response = await get('/metrics');
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
	expect(await response.text()).toMatch(/^# TYPE http_request_duration_seconds histogram$/m);
});

describe('the API', () => {
	test('is described by OpenAPI 3.1, each operation with what it answers when it refuses', async () => {
		const document = (await (await get('/api/v1/openapi.json')).json()) as {
			openapi: string;
			paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
		};
		expect(document.openapi).toBe('3.1.0');
		for (const [path, operations] of Object.entries(document.paths)) {
			expect(path).toMatch(/^\/api\/v1\//);
			for (const { responses } of Object.values(operations)) {
				const refusals = Object.keys(responses).filter((status) => Number(status) >= 400);
				expect(refusals.length, path).toBeGreaterThan(0);
			}
		}
	});

	test.each(['/api/v1/feed', '/api/v1/feed/snapshot', '/api/v1/feed/holdings'])(
		'%s without a token, or with a wrong one, is a problem that says 401',
		async (path) => {
			for (const headers of [{}, { authorization: 'Bearer not-a-token' }]) {
				const response = await get(path, headers);
				expect(response.status).toBe(401);
				expect(response.headers.get('content-type')).toBe('application/problem+json');
				expect(await response.json()).toMatchObject({ status: 401, type: 'about:blank' });
			}
		}
	);
});

test.each([
	['/api/v1/no-such-thing', 'GET', 404],
	['/api/v1/verify/no-such-code/and-more', 'GET', 404],
	['/api/v1/feed', 'DELETE', 405]
])('%s by %s is a problem that says %i', async (path, method, status) => {
	const response = await fetch(app.origin + path, { method, headers: { accept: 'text/html' } });
	expect(response.status).toBe(status);
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	expect(await response.json()).toMatchObject({ status, type: 'about:blank' });
	if (status === 405) expect(response.headers.get('allow')).toContain('GET');
});

type Ran = { code: number; out: string; err: string };
const run = (program: string, args: string[]) =>
	new Promise<Ran>((resolve) =>
		execFile(process.execPath, [program, ...args], (error, out, err) =>
			resolve({ code: error ? Number(error.code) : 0, out, err })
		)
	);

test.each([
	['tests/bench/run.ts', ['sign-in', 'learner-home', 'lesson-page', 'quiz-answer', 'verify']],
	['tests/faults/run.ts', ['kill-app', 'kill-postgres']]
])(
	'%s --list names what there is; what there is not is wrong usage',
	async (program, names) => {
		const { code, out } = await run(program, ['--list']);
		expect(code).toBe(0);
		for (const name of names) expect(out).toMatch(new RegExp(`^${name} +\\S`, 'm'));
		const wrong = await run(program, ['no-such-thing']);
		expect(wrong).toMatchObject({ code: 2, out: '' });
		expect(wrong.err).toContain('--list');
	},
	60_000
);

test('an upgrade that is built beneath a running server leaves it running', async () => {
	// Within the checkout, where its packages are found.
	const build = '.svelte-kit/replaced-build';
	await cp('build', build, { recursive: true });
	const old = await startApp({ DATABASE_URL: database.url, DEMO: 'off' }, { build });
	try {
		await rm(`${build}/server/chunks`, { recursive: true });
		// A page that nobody has opened yet cannot be loaded any more; the others go on.
		const lost = await fetch(`${old.origin}/verify/file`, { headers: { accept: 'text/html' } });
		expect(lost.status).toBe(500);
		expect((await fetch(`${old.origin}/healthz`)).status).toBeLessThan(600);
		expect(old.process.exitCode).toBeNull();
		expect(old.output()).toContain('a request failed');
	} finally {
		await old.stop();
		await rm(build, { recursive: true });
	}
}, 60_000);

test('SIGTERM ends it with 0, and nothing listens any more', async () => {
	const since = Date.now();
	expect(await app.stop()).toBe(0);
	expect(Date.now() - since).toBeLessThan(12_000);
	for (const port of [app.port, Number(registerPort)]) {
		await new Promise<void>((resolve, reject) => {
			const probe = createServer().once('error', reject);
			probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
		});
	}
}, 30_000);
