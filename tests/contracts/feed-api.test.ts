import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answersTaken, feedReadings } from '../../src/lib/register/api-limits.ts';
import { newId } from '../../src/lib/platform/id.ts';
import { newSecret } from '../../src/lib/register/secrets.server.ts';
import { makeToken } from '../../src/lib/register/tokens.server.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { awardFor, makeDecision, makeReceiver, staffActor } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';
import { expectDocumented } from '../support/documented-status.ts';
import { useUp } from '../support/use-up.ts';

/** The feed as a register's own program meets it: over HTTP, by the published document. */

const database = await testDatabase();
const { sql } = database;
const secret = newSecret();

type Json = Record<string, unknown>;
type Described = {
	security?: object[];
	responses: Record<string, { content: Record<string, { schema: Json }> }>;
};
type Document = {
	paths: Record<string, Record<string, Described>>;
	components: { schemas: { Problem: Json } };
};

let app: RunningApp | undefined;
let document: Document;
let receiverId: string;
let tokens: { both: string; feedOnly: string };
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);

beforeAll(async () => {
	receiverId = await makeReceiver(sql, { url: null, secret });
	for (let n = 0; n < 3; n++) await awardFor(sql, await makeDecision(sql));
	const staff = staffActor(new Date());
	const make = (scopes: ('feed.read' | 'feed.snapshot')[]) =>
		makeToken(sql, staff, receiverId, { id: newId(), name: 'Test', scopes, days: 30 });
	tokens = {
		both: await make(['feed.read', 'feed.snapshot']),
		feedOnly: await make(['feed.read'])
	};
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'off' });
	document = (await (await fetch(`${app.origin}/api/v1/openapi.json`)).json()) as Document;
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await database.drop();
});

/** Whatever is asked here: no answer has a status that the document does not list. */
async function ask(method: 'get' | 'post', path: string, init: RequestInit): Promise<Response> {
	const response = await fetch(`${app!.origin}${path}`, { method, ...init });
	expectDocumented(document, method, response);
	return response;
}

const get = (path: string, token?: string) =>
	ask('get', path, { headers: token ? { authorization: `Bearer ${token}` } : {} });

const schemaOf = (path: string) =>
	document.paths[path]!['get']!.responses['200']!.content['application/json']!.schema;

const headersOf = ({ headers }: Response) => Object.fromEntries(headers.entries());

test.each([
	['/api/v1/feed', '?after=1&limit=10'],
	['/api/v1/feed/snapshot', ''],
	['/api/v1/feed/holdings', '']
])('%s answers by its schema, signed for an independent library', async (path, query) => {
	const response = await get(path + query, tokens.both);
	expect(response.status).toBe(200);
	expect(response.headers.get('cache-control')).toContain('no-store');
	const text = await response.text();
	new Webhook(secret).verify(text, headersOf(response));
	const answer = JSON.parse(text) as { items?: Json[] };
	expect(ajv.validate(schemaOf(path), answer), ajv.errorsText()).toBe(true);
	const items = { '/api/v1/feed': 2, '/api/v1/feed/snapshot': 3 }[path];
	expect(answer.items?.length).toBe(items);
	expect(document.paths[path]!['get']!.security).toHaveLength(1);
});

test('without a token, with a wrong one or without the scope: 401 and a problem', async () => {
	const asked = [
		get('/api/v1/feed'),
		get('/api/v1/feed', 'tranche_'.padEnd(51, 'a')),
		get('/api/v1/feed/snapshot', tokens.feedOnly)
	];
	for (const response of await Promise.all(asked)) {
		expect(response.status).toBe(401);
		const problem = (await response.json()) as Json;
		expect(ajv.validate(document.components.schemas.Problem, problem), ajv.errorsText()).toBe(true);
	}
	for (const query of ['after=-1', 'limit=0', 'limit=501', 'after=x']) {
		expect((await get(`/api/v1/feed?${query}`, tokens.both)).status).toBe(400);
	}
});

function answer(body: string, options: { key?: string; at?: Date; id?: string; to?: string } = {}) {
	const id = options.id ?? newId();
	const at = options.at ?? new Date();
	return ask('post', `/api/v1/registers/${options.to ?? receiverId}/answers`, {
		body,
		headers: {
			'content-type': 'application/json',
			'webhook-id': id,
			'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
			'webhook-signature': new Webhook(options.key ?? secret).sign(id, at, body)
		}
	});
}

test('a register that reads the feed can find what differs by ranges', async () => {
	const holdings = async (query = '') =>
		(await (await get(`/api/v1/feed/holdings${query}`, tokens.both)).json()) as {
			by_status: Record<string, { count: number; hash: string }>;
			position: number;
		};
	const read = (await (await get('/api/v1/feed', tokens.both)).json()) as {
		items: { notice: { award_id: string; sequence: number } }[];
		head: number;
	};
	const lines = (awards: readonly { award_id: string; sequence: number }[]) =>
		createHash('sha256')
			.update(
				awards
					.map(({ award_id, sequence }) => `${award_id} ${sequence}\n`)
					.sort()
					.join('')
			)
			.digest('hex');
	const all = read.items.map(({ notice }) => notice);
	expect(await holdings()).toEqual({
		by_status: { in_force: { count: 3, hash: lines(all) } },
		position: read.head
	});
	const [, middle] = all.toSorted((a, b) => (a.award_id < b.award_id ? -1 : 1));
	const upper = all.filter(({ award_id }) => award_id >= middle!.award_id);
	expect((await holdings(`?from=${middle!.award_id}`)).by_status).toEqual({
		in_force: { count: 2, hash: lines(upper) }
	});
	expect((await get('/api/v1/feed/holdings?from=x', tokens.both)).status).toBe(400);
	expect((await get('/api/v1/feed/holdings')).status).toBe(401);
});

test('a receipt signed by an independent library is kept once', async () => {
	const page = (await (await get('/api/v1/feed', tokens.both)).json()) as {
		items: { notice: { notice_id: string } }[];
	};
	const { notice_id } = page.items[0]!.notice;
	const said_at = new Date().toISOString();
	const body = JSON.stringify({ type: 'receipt', notice_id, outcome: 'accepted', said_at });
	const id = newId();
	expect(await (await answer(body, { id })).json()).toEqual({ kept: 'now' });
	expect(await (await answer(body, { id })).json()).toEqual({ kept: 'before' });
	expect(await sql`select from receipt`).toHaveLength(1);
});

test('forged, replayed, oversized and foreign answers: refused, logged, nothing leaked', async () => {
	const body = JSON.stringify({ type: 'receipt', note: 'very private words' });
	const ago = new Date(Date.now() - 301_000);
	const statuses = await Promise.all(
		[
			answer(body, { key: newSecret() }),
			answer(body, { at: ago }),
			answer(body, { to: newId() }),
			answer(body, { to: 'nonsense' }),
			answer(body),
			answer(JSON.stringify('x'.repeat(17_000))),
			answer('x'.repeat(2_000_000))
		].map(async (asked) => {
			const response = await asked;
			const text = await response.text();
			expect(text).not.toContain('private');
			expect(text).not.toMatch(/whsec|secret|at .*\.js/);
			return response.status;
		})
	);
	expect(statuses).toEqual([401, 401, 401, 401, 400, 413, 413]);
	expect(app!.output()).toContain('an answer was refused');
	expect(app!.output()).not.toMatch(/very private words|whsec_/);
	expect(await sql`select from receipt`).toHaveLength(1);
});

test('a secret that cannot be opened is no fault of the register: not now, by every address that signs', async () => {
	const secrets = sql`select id, secret, sealed from receiver_secret where receiver_id = ${receiverId}`;
	const [{ id, ...kept }] = (await secrets) as unknown as [{ id: string }];
	await sql`update receiver_secret set secret = null, sealed = 'unreadable' where id = ${id}`;
	const paths = ['/api/v1/feed', '/api/v1/feed/snapshot', '/api/v1/feed/holdings'];
	const asked = await Promise.all([...paths.map((path) => get(path, tokens.both)), answer('{}')]);
	await sql`update receiver_secret set ${sql(kept)} where id = ${id}`;
	for (const response of asked) {
		expect(response.status).toBe(503);
		expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
	}
	expect((await get('/api/v1/feed', tokens.both)).status).toBe(200);
});

test('more than a token or a register may ask is refused with a time to come back', async () => {
	const [token] = await sql<{ id: string }[]>`
		select id from api_token where scopes = '{feed.read,feed.snapshot}'`;
	await useUp(sql, feedReadings, token!.id);
	await useUp(sql, answersTaken, receiverId);
	const paths = ['/api/v1/feed', '/api/v1/feed/snapshot', '/api/v1/feed/holdings'];
	const asked = await Promise.all([...paths.map((path) => get(path, tokens.both)), answer('{}')]);
	for (const response of asked) {
		expect(response.status).toBe(429);
		expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
		const problem = (await response.json()) as Json;
		expect(ajv.validate(document.components.schemas.Problem, problem), ajv.errorsText()).toBe(true);
	}
	for (const path of paths) expect(document.paths[path]!['get']!.responses['429']).toBeDefined();
	// Another token of the same register has a count of its own, and a forged answer uses up nothing.
	expect((await get('/api/v1/feed', tokens.feedOnly)).status).toBe(200);
	expect((await answer('{}', { key: newSecret() })).status).toBe(401);
});
