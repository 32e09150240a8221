import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { addReceiver } from '../../src/lib/register/receivers.server.ts';
import { inTransaction } from '../../src/lib/platform/database.server.ts';
import { wakeDeliveries } from '../../src/lib/register/deliveries.server.ts';
import { reconcile } from '../../src/lib/register/reconcile.server.ts';
import { changeAward } from '../../src/lib/workflows/change-award.server.ts';
import { freePort } from '../support/app.ts';
import { awardFor, makeDecision, openAgreement, site, staffActor } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';
import { testSecret } from '../support/register-double.ts';

/**
 * The real worker (one or two processes of it), the real reference register, and between them a
 * wire that delays, cuts, doubles and lies. Afterwards the register holds what we hold, and each
 * notice was applied once.
 */

const database = await testDatabase();
const { sql } = database;
const processes: ChildProcess[] = [];
let registerUrl: string;
let receiverId: string;
let wire: Server;
let wireUrl: string;
/** What happens on the wire to one request, given the register's answer. */
type Harm = 'none' | 'slow' | 'cut-after' | 'cut-before' | '500' | '302' | 'garbage' | 'twice';
let harm: () => Harm = () => 'none';
let passed = 0;

function run(file: string, environment: Record<string, string>): ChildProcess {
	const child = spawn(process.execPath, [file], {
		env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url, ...environment },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	processes.push(child);
	return child;
}

const startWorker = () => run('src/worker.ts', { DEMO: 'on', LOG_LEVEL: 'error' });

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
}

beforeAll(async () => {
	const port = String(await freePort());
	registerUrl = `http://127.0.0.1:${port}`;
	const register = run('reference-register/main.ts', {
		REGISTER_PORT: port,
		WEBHOOK_SECRET: testSecret
	});
	await once(register.stdout!, 'data');
	wire = createServer((request, response) => void relay(request, response));
	await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
	wireUrl = `http://127.0.0.1:${(wire.address() as AddressInfo).port}/notices`;
	receiverId = await inTransaction(sql, (tx) =>
		addReceiver(tx, systemActor(new Date()), {
			name: 'Register',
			url: wireUrl,
			statusUrl: `${registerUrl}/status`,
			secret: testSecret,
			agreement: openAgreement
		})
	);
});

afterEach(async () => {
	const workers = processes.filter(
		(child) => child.spawnfile && child.spawnargs.includes('src/worker.ts')
	);
	await Promise.all(workers.map(kill));
	harm = () => 'none';
});

afterAll(async () => {
	await Promise.all(processes.map(kill));
	wire.closeAllConnections();
	wire.close();
	await database.drop();
});

async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const what = harm();
	if (what === 'cut-before') return void request.socket.destroy();
	const headers = { ...(request.headers as Record<string, string>) };
	delete headers['connection'];
	delete headers['host'];
	const forward = () =>
		fetch(`${registerUrl}/notices`, { method: 'POST', headers, body: Buffer.concat(chunks) });
	const answer = await forward();
	if (what === 'twice') await forward();
	passed++;
	if (what === 'slow') await sleep(400);
	if (what === 'cut-after') return void request.socket.destroy();
	if (what === 'garbage') return void request.socket.end('%$&/(\r\n\r\n');
	if (what === '302') return void response.writeHead(302, { location: registerUrl }).end();
	response.writeHead(what === '500' ? 500 : answer.status).end(await answer.text());
}

/** Time passes: what waits for its next try, or for the claim of a dead worker, waits no longer. */
async function letTimePass(): Promise<void> {
	await sql`update receiver set rest_until = null`;
	await sql`update delivery set next_try_at = now() - interval '10 minutes' where state = 'waiting'`;
	await inTransaction(sql, (tx) => wakeDeliveries(tx, {}));
}

async function untilAllReceived(withinMs: number): Promise<void> {
	for (const end = Date.now() + withinMs; Date.now() < end; await sleep(100)) {
		const [open] = await sql<{ count: number }[]>`
			select count(*) as count from delivery where state <> 'acknowledged'`;
		if (open!.count === 0) return;
		await letTimePass();
	}
	throw new Error('The register did not receive everything in time.');
}

async function expectBothEqual(): Promise<void> {
	const reach = { loopback: true, privateNetworks: false };
	const compared = await reconcile(sql, systemActor(new Date()), reach, receiverId);
	expect(compared).toMatchObject({ problem: null, agreed: true });
	const [received] = await sql`
		select count(*) as notices, count(distinct (award_id, sequence)) as different
		from reference_register.received`;
	const [written] = await sql`select count(*) as notices from notice`;
	expect(received).toEqual({ notices: written!['notices'], different: written!['notices'] });
}

/** Awards that then change, one after the other. */
async function writeNotices(awards: number): Promise<void> {
	const at = new Date();
	const effectiveOn = at.toISOString().slice(0, 10);
	await Promise.all(
		Array.from({ length: awards }, async (_, number) => {
			const { awardId } = await awardFor(sql, await makeDecision(sql));
			if (number % 2 === 0) return;
			const reasonCode = 'UNDER_INVESTIGATION';
			const change = { awardId, reasonCode, effectiveOn, evidence: 'Case 7' } as const;
			await changeAward(sql, staffActor(at), site, { ...change, version: 1, act: 'suspended' });
			await changeAward(sql, staffActor(at), site, { ...change, version: 2, act: 'lifted' });
		})
	);
}

test('two workers at once: everything arrives, and each notice is applied once', async () => {
	await writeNotices(30);
	startWorker();
	startWorker();
	await untilAllReceived(40_000);
	await expectBothEqual();
});

test('a wire that cuts, doubles, lies and slows: the register ends up with the truth', async () => {
	const harms: Harm[] = ['none', 'cut-after', 'cut-before', '500', '302', 'garbage', 'twice'];
	let count = 0;
	harm = () => harms[count++ % harms.length]!;
	await writeNotices(16);
	startWorker();
	startWorker();
	await untilAllReceived(50_000);
	await expectBothEqual();
});

test('workers killed while the register is answering: sent again, applied once', async () => {
	harm = () => 'slow';
	await writeNotices(12);
	for (let kills = 0; kills < 3; kills++) {
		const before = passed;
		const worker = startWorker();
		// The register has the notice, the worker has not heard so yet.
		while (passed === before) await sleep(20);
		await kill(worker);
	}
	const [doubled] = await sql`select count(*) as open from delivery where state = 'waiting'`;
	expect(doubled!['open']).toBeGreaterThan(0);
	harm = () => 'none';
	startWorker();
	await untilAllReceived(55_000);
	await expectBothEqual();
});
