import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import { noticeBody } from '../../../src/lib/register/notice.rules.ts';
import {
	addReceiver,
	pauseReceiver,
	resumeReceiver
} from '../../../src/lib/register/receivers.server.ts';
import { newSecret } from '../../../src/lib/register/secrets.server.ts';
import { openAgreement } from '../../support/awards.ts';
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
		await fillFeed(stage, notices);
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

/** Awards and their notices, past the commands that take hours to make so many. */
async function fillFeed({ sql, cohort, learners }: Stage, notices: number): Promise<void> {
	const body = noticeBody(
		{
			...{ noticeId: newId(), type: 'amend', position: 1, sequence: 1, status: 'in_force' },
			...{ issuedAt: new Date(), effectiveOn: '2026-01-02', reasonCode: null },
			...{ conditions: null, reviewOn: null, supersededBy: null }
		},
		{
			...{ awardId: newId(), personId: newId(), nameAsAwarded: 'Somebody Invented' },
			...{ qualificationCode: 'FCL', qualificationTitle: 'Foundations', editionLabel: '1' },
			...{ level: 'unregulated', hours: 40, outcomes: ['caf/4.0/A1.a', 'ndg/2'], grade: 'Merit' },
			...{ awardedOn: '2026-01-02', validFrom: '2026-01-02', expiresOn: null, state: 'awarded' },
			...{ decisionId: newId(), boardId: newId(), decidedOn: '2026-01-02' }
		}
	);
	await inTransaction(sql, async (tx) => {
		await tx`
			create temporary table bench_award on commit drop as
			select gen_random_uuid() as id, gen_random_uuid() as person_id,
				gen_random_uuid() as enrolment_id, gen_random_uuid() as decision_id, n
			from generate_series(1, ${notices / NOTICES_EACH}) n`;
		await tx`
			insert into person (id, name, email, created_at)
			select person_id, 'Feed Person ' || n, 'feed-' || n || '@example.org', now() from bench_award`;
		await tx`
			insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
			select enrolment_id, person_id, ${cohort.id}, 'F' || n, 'invited', now() from bench_award`;
		const board = { id: newId(), cohortId: cohort.id, state: 'open', meetsOn: '2026-01-02' };
		const chairId = learners[0]!.personId;
		await tx`insert into board ${tx({ ...board, chairId, createdAt: new Date() })}`;
		await tx`
			insert into board_decision (id, board_id, enrolment_id, decision, grade, decided_by, decided_at)
			select decision_id, ${board.id}, enrolment_id, 'award', 'Merit', ${chairId}, now()
			from bench_award`;
		// Awards that are in force from the start: their way there is not measured.
		await tx`alter table award disable trigger award_state`;
		await tx`
			insert into award (id, person_id, enrolment_id, edition_id, decision_id, name_as_awarded,
				qualification_code, qualification_title, grade, awarded_on, valid_from, standing_since, state,
				created_at)
			select id, person_id, enrolment_id, (select edition_id from cohort where id = ${cohort.id}),
				decision_id, 'Feed Person', 'FCL', 'Foundations', 'Merit', '2026-01-02', '2026-01-02',
				'2026-01-02', 'awarded', now()
			from bench_award`;
		await tx`alter table award enable trigger award_state`;
		await tx`
			insert into notice (id, position, award_id, sequence, type, body, created_at)
			select x.id, x.position, x.award_id, x.sequence, 'amend',
				${tx.json(body as never)}::jsonb || jsonb_build_object('notice_id', x.id, 'position', x.position,
					'award_id', x.award_id, 'sequence', x.sequence, 'person', jsonb_build_object(
						'local_id', x.person_id, 'name_as_awarded', 'Feed Person')), now()
			from (
				select gen_random_uuid() as id, a.id as award_id, a.person_id, s as sequence,
					(select position from feed_head) + row_number() over (order by s, a.n) as position
				from bench_award a, generate_series(1, ${NOTICES_EACH}) s
			) x`;
		await tx`update feed_head set position = (select max(position) from notice)`;
	});
	await sql`analyze`;
}

/** The register as it stands after an outage: everything waits, nothing is tried. */
async function addPaused({ sql }: Stage, url: string): Promise<string> {
	const actor = systemActor(new Date(), 'bench');
	return await inTransaction(sql, async (tx) => {
		const name = `Register ${newId()}`;
		const agreement = openAgreement;
		const secret = newSecret();
		const id = await addReceiver(tx, actor, { name, url, statusUrl: null, secret, agreement });
		await pauseReceiver(tx, actor, id);
		await tx`
			delete from graphile_worker._private_jobs where key like ${`deliver:${id}:%`}`;
		return id;
	});
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
