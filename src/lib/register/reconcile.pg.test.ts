import type { AddressInfo } from 'node:net';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	awardFor,
	makeDecision,
	openAgreement,
	revoke,
	staffActor
} from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { systemClock } from '#lib/platform/clock.server.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { addReceiver } from './receivers.server.ts';
import { newSecret } from './secrets.server.ts';
import { findDifferences } from './find-differences.server.ts';
import { owedTo } from './holdings.server.ts';
import { reconcileRegisters } from './reconcile-registers.job.server.ts';
import { reconcile } from './reconcile.server.ts';

const database = await testDatabase();
const { sql } = database;
const reach = { loopback: true, privateNetworks: false };
const secret = newSecret();
const config = readConfig({ DEMO: 'on', LOG_LEVEL: 'silent' });
const log = createLog(config);
let server: Server;
let answer: { status: number; body: string };
/** What is answered to a question; null: the same as to a GET. */
let toPost: { status: number; body: string } | null = null;
/** The same, for one that looks at the question. */
type Question = { from: string | null; to: string | null; list: boolean };
let toQuestion: ((question: Question) => object) | null = null;
let asked: { method: string; body: string; headers: IncomingHttpHeaders }[] = [];
let ids: { one: string; silent: string };
const compare = (id: string, within = reach) => reconcile(sql, systemActor(new Date()), within, id);

beforeAll(async () => {
	server = createServer((request, response) => {
		void text(request).then((body) => {
			const { method = '', headers } = request;
			asked.push({ method, body, headers });
			if (method === 'POST' && toQuestion) {
				return void response.end(JSON.stringify(toQuestion(JSON.parse(body) as Question)));
			}
			const { status, body: said } = method === 'POST' && toPost ? toPost : answer;
			response.writeHead(status).end(said);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const statusUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	ids = await inTransaction(sql, async (tx) => {
		const one = await addReceiver(tx, staffActor(), {
			name: 'One',
			url: statusUrl,
			statusUrl,
			secret,
			agreement: openAgreement
		});
		const silent = await addReceiver(tx, staffActor(), {
			name: 'Silent',
			url: statusUrl,
			statusUrl: null,
			secret,
			agreement: openAgreement
		});
		return { one, silent };
	});
	for (let n = 0; n < 3; n++) await awardFor(sql, await makeDecision(sql));
	const { awardId } = await awardFor(sql, await makeDecision(sql));
	await revoke(sql, awardId, new Date('2026-12-01T10:00:00Z'));
});
afterAll(async () => {
	server.close();
	await database.drop();
});

/** The hashes as docs/feed.md describes them, by another way than the one under test. */
async function truth(): Promise<Record<string, { count: number; hash: string }>> {
	const rows = await sql<{ id: string; status: string; sequence: number }[]>`
		select distinct on (award_id) award_id as id, body->>'status' as status, sequence
		from notice order by award_id, sequence desc`;
	const { createHash } = await import('node:crypto');
	const byStatus = Map.groupBy(rows, ({ status }) => status);
	return Object.fromEntries(
		[...byStatus].map(([status, awards]) => {
			const lines = awards.map(({ id, sequence }) => `${id} ${sequence}\n`).sort();
			const hash = createHash('sha256').update(lines.join('')).digest('hex');
			return [status, { count: awards.length, hash }];
		})
	);
}

test('a register that holds what we hold agrees', async () => {
	answer = { status: 200, body: JSON.stringify({ by_status: await truth() }) };
	const result = await compare(ids.one);
	expect(result).toMatchObject({ problem: null, agreed: true });
	expect(result.statuses.find(({ status }) => status === 'in_force')?.ours.count).toBe(3);
});

test('the first question says what we hold and as of where, signed', async () => {
	answer = { status: 200, body: JSON.stringify({ by_status: await truth() }) };
	asked = [];
	expect(await compare(ids.one)).toMatchObject({ agreed: true, questions: 1 });
	const [{ body, headers }] = asked as [(typeof asked)[number]];
	new Webhook(secret).verify(body, headers as Record<string, string>);
	const [head] = await sql<{ position: number }[]>`select position from feed_head`;
	expect(JSON.parse(body)).toEqual({
		...{ from: null, to: null, list: false },
		...{ by_status: await truth(), position: head!.position }
	});
});

test.each([404, 405, 501, 500])(
	'who answers %i to a question is read as before',
	async (status) => {
		answer = { status: 200, body: JSON.stringify({ by_status: await truth() }) };
		toPost = { status, body: '' };
		asked = [];
		expect(await compare(ids.one)).toMatchObject({ agreed: true, questions: 2 });
		expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
		toPost = null;
	}
);

test('one award that differs is found, with the same counts too', async () => {
	const tampered = await truth();
	tampered['in_force'] = { ...tampered['in_force']!, hash: '0'.repeat(64) };
	answer = { status: 200, body: JSON.stringify({ by_status: tampered }) };
	const result = await compare(ids.one);
	expect(result.agreed).toBe(false);
	expect(result.statuses.filter(({ agreed }) => !agreed).map(({ status }) => status)).toEqual([
		'in_force'
	]);
});

test('a register whose list says other than its figures has not agreed', async () => {
	const rows = await sql<{ awardId: string; sequence: number; status: string }[]>`
		select distinct on (award_id) award_id, body->>'status' as status, sequence
		from notice order by award_id, sequence desc`;
	const entries = rows.map(({ awardId, ...row }) => ({ award_id: awardId, ...row }));
	const by_status = (count: number) => ({ in_force: { count, hash: '0'.repeat(64) } });
	toQuestion = ({ list }) => (list ? { entries } : { by_status: by_status(3) });
	expect(await compare(ids.one)).toMatchObject({
		agreed: false,
		problem: 'What it lists is not what it counts.'
	});
	// Asked about the lower half of all ids, it lists one of the upper.
	const beyond = {
		award_id: 'ffffffff-ffff-7fff-bfff-ffffffffffff',
		sequence: 1,
		status: 'revoked'
	};
	toQuestion = ({ list, from, to }) =>
		list
			? { entries: [...entries, beyond] }
			: { by_status: by_status(from === null && to === null ? 100 : 2) };
	expect(await compare(ids.one)).toMatchObject({
		agreed: false,
		problem: 'It lists awards that it was not asked for.'
	});
	// Large letters are the same ids.
	const large = entries.map((row) => ({ ...row, award_id: row.award_id.toUpperCase() }));
	toQuestion = ({ list }) => (list ? { entries: large.slice(1) } : { by_status: by_status(3) });
	expect((await compare(ids.one)).differences).toHaveLength(1);
	toQuestion = null;
});

test.each([
	[{ status: 500, body: '' }, 'status 500'],
	[{ status: 302, body: '' }, 'status 302'],
	[{ status: 200, body: 'garbage' }, 'could not be understood'],
	[{ status: 200, body: '{"by_status":{"in_force":{"count":"many"}}}' }, 'could not be understood'],
	[{ status: 200, body: `${' '.repeat(300_000)}{"by_status":{}}` }, 'could not be understood'],
	[
		{ status: 200, body: '{"by_status":{"lost":{"count":1,"hash":""}}}' },
		'could not be understood'
	],
	// Words of theirs that could not be kept.
	[
		{ status: 200, body: '{"by_status":{"lost\\u0000":{"count":1,"hash":""}}}' },
		'could not be understood'
	],
	[
		{ status: 200, body: '{"by_status":{"lost\\ud800":{"count":1,"hash":""}}}' },
		'could not be understood'
	],
	[
		{ status: 200, body: '{"by_status":{"lost":{"count":1,"hash":"\\u0000"}}}' },
		'could not be understood'
	]
])('%o is no agreement', async (given, words) => {
	answer = given;
	const result = await compare(ids.one);
	expect(result.agreed).toBe(false);
	expect(result.problem).toContain(words);
});

test('a register that answers so slowly that it would take hours is left, and the others go on', async () => {
	const hash = '0'.repeat(64);
	answer = { status: 200, body: JSON.stringify({ by_status: { in_force: { count: 9e9, hash } } }) };
	const [receiver] = await sql<{ statusUrl: string }[]>`
		select status_url from receiver where id = ${ids.one}`;
	const at = new Date();
	const who = await owedTo(sql, ids.one, at);
	const asking = { ...receiver!, secrets: [secret], reach, at, since: performance.now() };
	asked = [];
	await expect(findDifferences(sql, asking, who, 30)).rejects.toThrow('took too long');
	expect(asked.length).toBeLessThan(1_000);
	await reconcileRegisters({ sql, config, clock: systemClock, log }, {});
	const queues = await sql`
		select distinct queue_name from graphile_worker.jobs where key like 'reconcile:%'`;
	expect(queues).toEqual([{ queueName: 'reconcile' }]);
});

test('a question that is asked minutes after the first is signed as of then, or the register would refuse it', async () => {
	answer = { status: 200, body: JSON.stringify({ by_status: await truth() }) };
	const [receiver] = await sql<{ statusUrl: string }[]>`
		select status_url from receiver where id = ${ids.one}`;
	const at = new Date();
	const who = await owedTo(sql, ids.one, at);
	asked = [];
	const since = performance.now() - 280_000;
	await findDifferences(sql, { ...receiver!, secrets: [secret], reach, at, since }, who);
	const signedAt = Number(asked[0]!.headers['webhook-timestamp']);
	expect(signedAt - at.getTime() / 1000).toBeGreaterThan(279);
});

test('a register that does not say what it holds, or that is unknown', async () => {
	expect((await compare(ids.silent)).problem).toBe('It does not say what it holds.');
	await expect(compare('nobody')).rejects.toThrow('could not be found');
	const strict = { loopback: false, privateNetworks: false };
	expect((await compare(ids.one, strict)).problem).toContain('refused');
});
