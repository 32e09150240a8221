import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { fillFeed } from '../../../tests/support/long-feed.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { newId } from '#lib/platform/id.ts';
import { reconcile } from './reconcile.server.ts';
import { type Holding, type Range, talliesOf } from './reconciliation.rules.ts';

/** A register of many awards, that holds them in memory and answers by the contract. */

const { sql, drop } = await testDatabase();
const AWARDS = 8_000;
const reach = { loopback: true, privateNetworks: false };
let server: Server;
let receiverId: string;
const held = new Map<string, Holding>();
let listed = 0;

type Question = Range & { list: boolean };

beforeAll(async () => {
	server = createServer((request, response) => {
		let raw = '';
		request.setEncoding('utf8').on('data', (part: string) => (raw += part));
		request.on('end', () => response.end(JSON.stringify(answerTo(JSON.parse(raw) as Question))));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const { cohortId, personId } = await makeDecision(sql);
	receiverId = await makeReceiver(sql, { url, secret: 'whsec_x' });
	await sql`update receiver set status_url = ${url} where id = ${receiverId}`;
	await fillFeed(sql, { notices: AWARDS, each: 1, cohortId, chairId: personId });
	await sql.begin(async (tx) => {
		await tx`alter table delivery disable trigger user`;
		await tx`
			insert into delivery (id, notice_id, receiver_id, state, created_at, waiting_since, next_try_at)
			select gen_random_uuid(), id, ${receiverId}, 'acknowledged', now(), now(), now() from notice`;
		await tx`alter table delivery enable trigger user`;
	});
	await sql`analyze`;
	const rows = await sql<Holding[]>`
		select award_id, sequence, body->>'status' as status from notice`;
	for (const row of rows) held.set(row.awardId, row);
}, 300_000);
afterAll(async () => {
	server.close();
	await drop();
});

function answerTo({ from, to, list }: Question) {
	const inside = [...held.values()].filter(
		({ awardId }) => (from === null || awardId >= from) && (to === null || awardId < to)
	);
	if (!list) return { by_status: talliesOf(inside) };
	listed = Math.max(listed, inside.length);
	return { entries: inside.map(({ awardId, ...one }) => ({ award_id: awardId, ...one })) };
}

const compare = () => reconcile(sql, systemActor(new Date()), reach, receiverId);

test('one of each kind of difference among many is found with few questions, and short lists', async () => {
	expect(await compare()).toMatchObject({ agreed: true, questions: 1 });
	const ids = [...held.keys()].sort();
	const [missing, stale, status] = [0.1, 0.4, 0.9].map((part) => ids[Math.floor(part * AWARDS)]!);
	const extra = newId();
	held.delete(missing!);
	held.set(extra, { awardId: extra, sequence: 1, status: 'in_force' });
	held.set(stale!, { awardId: stale!, sequence: 0, status: 'in_force' });
	held.set(status!, { awardId: status!, sequence: 1, status: 'revoked' });
	const { differences, questions, problem } = await compare();
	expect(problem).toBeNull();
	expect(new Map(differences.map(({ awardId, remedy }) => [awardId, remedy]))).toEqual(
		new Map([
			[missing, 'replay'],
			[extra, 'person'],
			[stale, 'replay'],
			[status, 'tellAgain']
		])
	);
	// Each is looked for in both halves of what holds it, until that is short enough to be listed.
	const halvings = Math.ceil(Math.log2(AWARDS / 64)) + 1;
	expect(questions).toBeLessThanOrEqual(2 + 4 * (2 * halvings + 1));
	expect(listed).toBeLessThanOrEqual(64);
	// The newest notice of those that lack something is on its way again, and nothing else is.
	const going = await sql<{ awardId: string }[]>`
		select n.award_id from delivery d join notice n on n.id = d.notice_id
		where d.receiver_id = ${receiverId} and d.state = 'waiting' order by n.award_id`;
	expect(going.map(({ awardId }) => awardId).sort()).toEqual([missing!, stale!, status!].sort());
}, 300_000);

test('a register that shows hundreds wrongly is left to a person, and nobody else is told anew for it', async () => {
	const ids = [...held.keys()].sort().slice(1_000, 1_600);
	for (const awardId of ids) held.set(awardId, { awardId, sequence: 1, status: 'revoked' });
	const notices = async () => (await sql`select from notice`).length;
	const before = await notices();
	expect(await compare()).toMatchObject({
		agreed: false,
		problem: expect.stringContaining('more than 500 awards') as string,
		differences: []
	});
	expect(await notices()).toBe(before);
}, 300_000);
