import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { awardFor, makeDecision } from '../../tests/support/awards.ts';
import { testDatabase } from '../../tests/support/database.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { newId } from '#lib/platform/id.ts';
import { ensureDemoReceiver } from '#lib/register/demo-receiver.server.ts';
import type { CliContext } from './command.ts';
import { register } from './register.ts';

const database = await testDatabase();
const { sql } = database;
const context: CliContext = {
	sql,
	config: readConfig({ DEMO: 'on' }),
	actor: systemActor(new Date('2026-12-01T12:00:00Z'))
};
let server: Server;
let holds: unknown = {};

beforeAll(async () => {
	server = createServer((_request, response) => response.end(JSON.stringify({ by_status: holds })));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
	await ensureDemoReceiver(sql, context.actor, { url });
	for (let n = 0; n < 3; n++) await awardFor(sql, await makeDecision(sql));
});
afterAll(async () => {
	server.close();
	await database.drop();
});

const run = (verb: 'status' | 'replay' | 'stop-replay' | 'reconcile', flags = {}) =>
	register.verbs[verb]!.run(context, [], flags);

test('status: how far the feed is and how far each register', async () => {
	const answer = await run('status');
	expect(answer).toMatchObject({ ok: true, json: { position: 3, receivers: [{ waiting: 3 }] } });
	expect(answer.lines).toEqual([
		'The feed is at position 3.',
		'Reference register (active): 0 received, 3 waiting, 0 need a person'
	]);
});

test('replay: a range, of the only register or of the one named', async () => {
	await sql`delete from delivery`;
	expect((await run('replay', { from: '2' })).json).toMatchObject({ from: 2, to: 3, count: 2 });
	const named = { register: 'Reference register', from: '1', to: '1' };
	expect((await run('replay', named)).lines).toEqual([
		'1 notice is on the way to Reference register again.'
	]);
	await expect(run('replay', { register: 'Nobody' })).rejects.toThrow('"Reference register"');
	await expect(run('replay', { from: 'x' })).rejects.toThrow('whole number');
});

test('stop-replay: whatever staff are having sent again, and why', async () => {
	await expect(run('stop-replay')).rejects.toThrow(
		'Say why it is stopped. Write it after --reason.'
	);
	const reason = 'The wrong range';
	expect(await run('stop-replay', { reason })).toMatchObject({
		ok: false,
		lines: ['Nothing is being sent to Reference register again.']
	});
	for (const [which, to] of [
		['all', 3],
		['stopped', 2],
		['missing', 3]
	] as const) {
		await sql`
			insert into replay (id, receiver_id, which, from_position, to_position, next_position, notices, asked_at)
			select ${newId()}, id, ${which}, 1, ${to}, 2, 1, now() from receiver`;
	}
	const { ok, lines } = await run('stop-replay', { reason });
	expect(ok).toBe(true);
	expect(lines.toSorted()).toEqual([
		'Stopped before place 2 of 1 to 2: 1 notice went on the way.',
		'Stopped before place 2 of 1 to 3: 1 notice went on the way.'
	]);
	const open = await sql`select which from replay where finished_at is null`;
	expect(open).toEqual([{ which: 'missing' }]);
	await sql`delete from replay where finished_at is null`;
});

test('reconcile: not ok until the register holds what we hold', async () => {
	const differing = await run('reconcile');
	expect(differing.ok).toBe(false);
	expect(differing.lines).toEqual([
		'in_force: ours 3, theirs 0: DIFFERENT',
		// It knows no questions about ranges.
		'Reference register could not be compared. Its answer could not be understood.'
	]);
	const { statuses } = differing.json as { statuses: { status: string; ours: unknown }[] };
	holds = Object.fromEntries(statuses.map(({ status, ours }) => [status, ours]));
	expect(await run('reconcile')).toMatchObject({ ok: true });
});
