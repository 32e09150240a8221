import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { awardFor, makeDecision, site, staffActor } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';
import { expectDocumented } from '../support/documented-status.ts';
import { useUp } from '../support/use-up.ts';
import { changeAward } from '../../src/lib/workflows/change-award.server.ts';

const database = await testDatabase();
const { sql } = database;

type Json = Record<string, unknown>;
type Document = {
	openapi: string;
	servers: { url: string }[];
	paths: Record<
		string,
		{ get: { responses: Record<string, { content: Record<string, { schema: Json }> }> } }
	>;
	components: { schemas: { Problem: Json } };
};

let app: RunningApp | undefined;
let origin: string;
let document: Document;
let award: { awardId: string; code: string };
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);

beforeAll(async () => {
	award = await awardFor(sql, await makeDecision(sql, { name: 'Zoë Invented' }));
	app = await startApp({ DATABASE_URL: database.url, DEMO: 'off' });
	({ origin } = app);
	document = (await (await fetch(`${origin}/api/v1/openapi.json`)).json()) as Document;
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await database.drop();
});

async function ask(code: string): Promise<Response> {
	const response = await fetch(`${origin}/api/v1/verify/${encodeURIComponent(code)}`);
	expectDocumented(document, 'get', response);
	return response;
}
const answerSchema = () =>
	document.paths['/api/v1/verify/{code}']!.get.responses['200']!.content['application/json']!
		.schema;

test('the document says where it is and what it answers', () => {
	expect(document.openapi).toBe('3.1.0');
	expect(document.servers).toEqual([{ url: origin }]);
	expect(Object.keys(document.paths)).toContain('/api/v1/verify/{code}');
});

test('a certificate is answered from live state, by the published schema', async () => {
	const response = await ask(award.code);
	expect(response.status).toBe(200);
	expect(response.headers.get('cache-control')).toBe('public, max-age=5');
	const answer = (await response.json()) as Json;
	expect(ajv.validate(answerSchema(), answer), ajv.errorsText()).toBe(true);
	expect(answer).toMatchObject({
		code: award.code,
		status: 'in_force',
		holder_name: 'Zoë Invented',
		awarded_on: '2026-11-06'
	});
	expect(JSON.stringify(answer)).not.toContain('@');
});

test('a suspended award says so, without the reason', async () => {
	await changeAward(sql, staffActor(new Date('2026-12-01T10:00:00Z')), site, {
		awardId: award.awardId,
		version: 1,
		act: 'suspended',
		reasonCode: 'UNDER_INVESTIGATION',
		effectiveOn: '2026-11-30',
		evidence: 'Case 7'
	});
	const text = await (await ask(award.code.toLowerCase().replaceAll('-', ' '))).text();
	const answer = JSON.parse(text) as Json;
	expect(ajv.validate(answerSchema(), answer), ajv.errorsText()).toBe(true);
	expect(answer).toMatchObject({
		status: 'suspended',
		status_since: '2026-11-30',
		in_force_until: null
	});
	expect(text).not.toContain('INVESTIGATION');
});

test.each(['0000-0000-0000-0000', 'nonsense', "' or 1=1 --", '%00'])(
	'%s is a problem, not found',
	async (code) => {
		const response = await ask(code);
		expect(response.status).toBe(404);
		expect(response.headers.get('content-type')).toContain('application/problem+json');
		const problem = (await response.json()) as Json;
		expect(ajv.validate(document.components.schemas.Problem, problem), ajv.errorsText()).toBe(true);
	}
);

test('look-ups by the dozen from one address are refused with a time to come back', async () => {
	const statuses = [];
	let refused: Response | undefined;
	for (let n = 0; n < 70 && !refused; n++) {
		const response = await ask('0000-0000-0000-0000');
		statuses.push(response.status);
		if (response.status === 429) refused = response;
	}
	expect(refused, statuses.join(' ')).toBeDefined();
	expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
	const problem = (await refused!.json()) as Json;
	expect(ajv.validate(document.components.schemas.Problem, problem), ajv.errorsText()).toBe(true);
});

test('status lists by the hundred from one place are refused with a time to come back', async () => {
	const path = `${origin}/status/1/suspension`;
	expect((await fetch(path)).status).not.toBe(429);
	const limit = { name: 'status-list', max: 600, windowSeconds: 60 };
	for (const place of ['127.0.0.1', '0:0:0:0']) await useUp(sql, limit, place);
	const refused = await fetch(path);
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});
