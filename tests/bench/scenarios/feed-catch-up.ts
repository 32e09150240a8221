import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import {
	addReceiver,
	pauseReceiver,
	resumeReceiver
} from '../../../src/lib/register/receivers.server.ts';
import { newSecret } from '../../../src/lib/register/secrets.server.ts';
import { openAgreement } from '../../support/awards.ts';
import { fillFeed, finishReplays } from '../../support/long-feed.ts';
import { ratio, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

const NOTICES = 100_000;
const NOTICES_EACH = 10;
/** As many as the worker has hands. */
const AT_ONCE = 4;

/**
 * A register that was away is back, and 100,000 notices wait for it: how many a second are signed,
 * sent, acknowledged and written down, by a worker of its own process. Its ceiling, in the same run: as many
 * hands post the same body to the same register and commit one durable row for each answer.
 */
export const feedCatchUp: Scenario = {
	name: 'feed-catch-up',
	about: '100,000 notices to one register after an outage',
	async run(stage, { seconds, scale }) {
		const register = await openSink();
		const notices = Math.round((NOTICES * scale) / NOTICES_EACH) * NOTICES_EACH;
		await fillFeed(stage.sql, {
			...{ notices, each: NOTICES_EACH, cohortId: stage.cohort.id },
			chairId: stage.learners[0]!.personId
		});
		const receiverId = await addPaused(stage, register.url);
		// The worker alone, as in production; DEMO lets it post to this machine.
		await stage.app.stop();
		const bare = await bareSender(stage.databaseUrl, register, seconds);
		const worker = startWorker(stage);
		const own = await catchUp(stage, receiverId, seconds, notices);
		worker.kill();
		await stage.restartApp();
		register.server.close();
		register.server.closeAllConnections();
		return [
			{ metric: 'waiting', value: notices, unit: 'notices' },
			{ metric: 'throughput', value: own.perSecond, unit: '1/s' },
			{ metric: 'all-caught-up-after', value: Math.round(notices / own.perSecond), unit: 's' },
			{ metric: 'errors', value: own.failed, unit: 'answers' },
			{ metric: 'ceiling-throughput', value: bare, unit: '1/s' },
			{ metric: 'ratio-to-ceiling', value: ratio(own.perSecond, bare), unit: '1' }
		];
	}
};

function startWorker({ databaseUrl, dataDir }: Stage): ChildProcess {
	const { PATH = '' } = process.env;
	const places = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
	const environment = { PATH, ...places, NODE_ENV: 'production', DEMO: 'on', LOG_LEVEL: 'error' };
	return spawn(process.execPath, ['build/worker.js'], { env: environment, stdio: 'inherit' });
}

type Sink = { url: string; server: Server };

/** A register that says yes to everything at once. */
async function openSink(): Promise<Sink> {
	const server = createServer((asked, answer) => {
		asked.resume().once('end', () => answer.writeHead(200).end('{}'));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`, server };
}

/** The register as it stands after an outage: everything waits, nothing is tried. */
async function addPaused({ sql }: Stage, url: string): Promise<string> {
	const actor = systemActor(new Date(), 'bench');
	const id = await inTransaction(sql, async (tx) => {
		const name = `Register ${newId()}`;
		const agreement = openAgreement;
		const secret = newSecret();
		const added = await addReceiver(tx, actor, { name, url, statusUrl: null, secret, agreement });
		await pauseReceiver(tx, actor, added);
		return added;
	});
	await finishReplays(sql, id);
	await sql`delete from graphile_worker._private_jobs where key like ${`deliver:${id}:%`}`;
	return id;
}

async function catchUp(
	{ sql }: Stage,
	receiverId: string,
	seconds: number,
	notices: number
): Promise<{ perSecond: number; failed: number }> {
	await inTransaction(sql, (tx) => resumeReceiver(tx, systemActor(new Date()), receiverId));
	const received = async () => {
		const [row] = await sql<{ count: number }[]>`
			select count(*) as count from delivery where receiver_id = ${receiverId} and state = 'acknowledged'`;
		return row!.count;
	};
	while ((await received()) === 0) await sleep(50);
	const [begin, before] = [performance.now(), await received()];
	let now = before;
	while (performance.now() - begin < seconds * 1000 && now < notices) {
		await sleep(500);
		now = await received();
	}
	const perSecond = Math.round((now - before) / ((performance.now() - begin) / 1000));
	const [failed] = await sql<{ count: number }[]>`
		select count(*) as count from delivery_try t join delivery d on d.id = t.delivery_id
		where d.receiver_id = ${receiverId} and t.error is not null`;
	await inTransaction(sql, (tx) => pauseReceiver(tx, systemActor(new Date()), receiverId));
	return { perSecond, failed: failed!.count };
}

/** Posts and commits, and nothing else. */
async function bareSender(databaseUrl: string, { url }: Sink, seconds: number): Promise<number> {
	const sql = postgres(databaseUrl, { max: AT_ONCE, onnotice: () => {} });
	await sql`create table if not exists bench_sent (id uuid primary key, body text not null, at timestamptz not null)`;
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	const body = 'x'.repeat(1_300);
	const post = () =>
		new Promise<void>((resolve, reject) => {
			const sent = request(url, { method: 'POST', agent }, (answer) => {
				answer.resume().once('end', resolve);
			});
			sent.once('error', reject).end(body);
		});
	const end = performance.now() + seconds * 1000;
	let count = 0;
	const hand = async () => {
		while (performance.now() < end) {
			await post();
			await sql`insert into bench_sent values (${newId()}, ${body}, now())`;
			count++;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, hand));
	agent.destroy();
	await sql.end({ timeout: 5 });
	return Math.round(count / seconds);
}
