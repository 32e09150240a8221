import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { awardFor, boardDay, makeDecision, makeReceiver } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { type RegisterDouble, registerDouble } from '../../../tests/support/register-double.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { inTransaction, openDatabase, type Transaction } from '#lib/platform/database.server.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { deliverNotices } from './deliver-notices.job.server.ts';
import type { NoticeType } from './notice.schema.ts';
import { writeNotice } from './notices.server.ts';
import { changeAddresses, pauseReceiver, resumeReceiver } from './receivers.server.ts';
import { AT_ONCE, type Batch, claimBatch, claimWithin } from './claims.server.ts';
import { recordTries } from './tries.server.ts';

const database = await testDatabase();
const { sql } = database;
afterAll(database.drop);

const config = readConfig({ DEMO: 'on', LOG_LEVEL: 'silent' });
const log = createLog(config);

let register: RegisterDouble;
let receiverId: string;
let now: Date;
const clock = { now: () => now };
const after = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));

beforeEach(async () => {
	await sql`delete from graphile_worker._private_jobs`;
	register = await registerDouble();
	receiverId = await makeReceiver(sql, register);
	now = new Date(boardDay.getTime() + 1000);
});
afterEach(async () => {
	await register.close();
	// Receivers of earlier tests listen no more; their notices would only be in the way.
	await sql`alter table receiver disable trigger receiver_state`;
	await sql`update receiver set state = 'gone'`;
	await sql`alter table receiver enable trigger receiver_state`;
});

const run = () => deliverNotices({ sql, config, clock, log }, { receiverId });

const amend = (awardId: string, type: NoticeType = 'amend') =>
	inTransaction(sql, (tx) =>
		writeNotice(tx, systemActor(now), { awardId, type, reasonCode: 'ADMIN_ERROR' })
	);

const newAward = async () => (await awardFor(sql, await makeDecision(sql))).awardId;

const deliveriesOf = async (awardId: string) =>
	await sql<{ id: string; sequence: number; state: string; tries: number; lastError: string }[]>`
		select d.id, n.sequence, d.state,
			(select count(*) from delivery_try t where t.delivery_id = d.id) as tries,
			(select error from delivery_try t where t.delivery_id = d.id order by number desc limit 1)
				as last_error
		from delivery d join notice n on n.id = d.notice_id
		where n.award_id = ${awardId} and d.receiver_id = ${receiverId} order by n.sequence`;

/** When the register's turn comes, after what was queued for now is done. */
const laterJob = async () => {
	const [job] = await sql<{ runAt: Date }[]>`
		select run_at from graphile_worker.jobs where key = ${`deliver:${receiverId}:later`}`;
	return job!;
};

test('a notice arrives signed, is acknowledged, and is not sent again', async () => {
	const awardId = await newAward();
	await run();
	await run();
	expect(register.heard).toHaveLength(1);
	const [heard] = register.heard;
	expect(heard!.id).toBe(heard!.body.notice_id);
	expect(heard!.timestamp).toBe(Math.floor(now.getTime() / 1000));
	expect(await deliveriesOf(awardId)).toMatchObject([{ state: 'acknowledged', tries: 1 }]);
});

test('one award is told in order; a failing notice holds back only the later ones of its award', async () => {
	const [first, second] = [await newAward(), await newAward()];
	await amend(first);
	await amend(first, 'renew');
	register.answer = (_request, response, { body }) =>
		response.writeHead(body.award_id === first && body.sequence === 2 ? 422 : 200).end('no');
	await run();
	expect((await deliveriesOf(first)).map((row) => row.state)).toEqual([
		'acknowledged',
		'waiting',
		'waiting'
	]);
	expect((await deliveriesOf(first))[1]!.lastError).toBe('It said: no');
	expect((await deliveriesOf(second))[0]!.state).toBe('acknowledged');
	// Too early: nothing is sent. In time, and with a register that agrees, the rest follows in order.
	await run();
	expect(register.heard).toHaveLength(3);
	register.answer = (_request, response) => response.writeHead(204).end();
	after(8);
	await run();
	expect(register.heard.slice(3).map(({ body }) => body.sequence)).toEqual([2, 3]);
	const [earlier, again] = register.heard.filter(({ body }) => body.sequence === 2);
	expect(again!.id).toBe(earlier!.id);
	expect(again!.timestamp).toBeGreaterThan(earlier!.timestamp);
});

test.each([
	['an error', 500],
	['a refusal', 400],
	['a redirect', 302],
	['another redirect', 308]
])('%s (%i) is a failure: the notice waits and is tried again', async (_name, status) => {
	const awardId = await newAward();
	register.answer = (_request, response) =>
		response.writeHead(status, { location: register.url }).end('<b>\u0000garbage</b>');
	await run();
	expect(register.heard).toHaveLength(1);
	expect(await deliveriesOf(awardId)).toMatchObject([{ state: 'waiting', tries: 1 }]);
	const { runAt } = await laterJob();
	expect(runAt.getTime()).toBeGreaterThanOrEqual(now.getTime() + 5000);
	expect(runAt.getTime()).toBeLessThanOrEqual(now.getTime() + 6000);
});

test('what a register says with it is kept, cut at the end of a character', async () => {
	const awardId = await newAward();
	register.answer = (_request, response) =>
		response.writeHead(422).end(`${'z'.repeat(199)}\u{1f600}\u{1f600}`);
	await run();
	expect(await deliveriesOf(awardId)).toMatchObject([
		{ state: 'waiting', tries: 1, lastError: `It said: ${'z'.repeat(199)}\u{1f600}` }
	]);
});

test('a register that is down costs one probe, however many notices wait for it', async () => {
	await Promise.all([newAward(), newAward(), newAward()]);
	await register.close();
	for (let again = 0; again < 3; again++) await run();
	const tries = await sql`select status, error from delivery_try t
		join delivery d on d.id = t.delivery_id where d.receiver_id = ${receiverId}`;
	expect(tries).toEqual([
		{ status: null, error: 'Nothing answers at its address (ECONNREFUSED).' }
	]);
	expect((await laterJob()).runAt > now).toBe(true);
	await sql`update receiver set url = 'http://name.invalid/' where id = ${receiverId}`;
	after(7);
	await Promise.all([run(), run(), run()]);
	const [receiver] = await sql`select failures, rest_until, failing_since from receiver
		where id = ${receiverId}`;
	expect(receiver).toMatchObject({
		failures: 2,
		failingSince: new Date(boardDay.getTime() + 1000)
	});
	expect(receiver!['restUntil'].getTime()).toBeGreaterThanOrEqual(now.getTime() + 20_000);
});

/** What a worker does: jobs whose time has come, the pressing ones first, then those that came first. */
async function runDue(): Promise<void> {
	for (;;) {
		const [job] = await sql`
			delete from graphile_worker._private_jobs where id = (
				select j.id from graphile_worker._private_jobs j
					join graphile_worker._private_tasks t on t.id = j.task_id and t.identifier = 'deliver-notices'
				where run_at <= ${now} and payload->>'receiverId' = ${receiverId}
				order by priority, run_at, j.id limit 1)
			returning id`;
		if (!job) return;
		await run();
	}
}

test('after an outage the register hears of revocations first, whatever waits before them', async () => {
	const known = await newAward();
	await run();
	register.answer = (_request, response) => response.writeHead(503).end();
	const waiting = await Promise.all(Array.from({ length: 6 }, newAward));
	const unheard = await newAward();
	await runDue();
	for (let hour = 0; hour < 5; hour++) {
		after(3600);
		await runDue();
	}
	// Written last, one of them about an award that the register never heard of.
	await amend(unheard);
	await amend(unheard, 'revoke');
	await amend(known);
	await amend(known, 'suspend');
	await amend(waiting[0]!);
	register.heard.length = 0;
	register.answer = (_request, response) => response.writeHead(200).end();
	// An hour is the longest that a register is left alone, and up to a fifth more.
	for (let minute = 0; minute < 80; minute++) {
		after(60);
		await runDue();
	}
	const told = register.heard.map(({ body }) => [body.award_id, body.notice_type]);
	expect(told.slice(0, 2).toSorted()).toEqual(
		[
			[known, 'suspend'],
			[unheard, 'revoke']
		].toSorted()
	);
	expect(new Set(told.slice(2).map(([awardId]) => awardId))).toEqual(new Set(waiting));
	expect(await deliveriesOf(unheard)).toMatchObject([
		{ state: 'overtaken' },
		{ state: 'overtaken' },
		{ state: 'acknowledged' }
	]);
	// Each award is heard of in rising order, and everything of it is told or overtaken.
	for (const awardId of [...waiting, known, unheard]) {
		const sequences = register.heard.flatMap(({ body }) =>
			body.award_id === awardId ? [body.sequence] : []
		);
		expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
		const states = (await deliveriesOf(awardId)).map(({ state }) => state);
		expect(states).not.toContain('waiting');
	}
});

test('a refused notice does not hold a revocation back, and one under way changes nothing after it', async () => {
	const awardId = await newAward();
	register.answer = (_request, response) => response.writeHead(422).end('no');
	await run();
	expect((await laterJob()).runAt > now).toBe(true);
	await sql`delete from graphile_worker._private_jobs where key like '%:now'`;
	register.answer = (_request, response) => response.writeHead(200).end();
	await amend(awardId, 'revoke');
	const [next] = await sql`select key, priority from graphile_worker.jobs where run_at <= ${now}`;
	expect(next).toEqual({ key: `deliver:${receiverId}:urgent`, priority: -10 });
	await run();
	expect(register.heard.map(({ body }) => body.sequence)).toEqual([1, 2]);
	expect((await deliveriesOf(awardId)).map(({ state }) => state)).toEqual([
		'overtaken',
		'acknowledged'
	]);

	// While one worker still sends the first notice, another one sends the revocation.
	const other = await newAward();
	const revoked = async () => {
		await amend(other, 'revoke');
		await run();
	};
	register.answer = (_request, response, { body }) => {
		const first = body.award_id === other && body.sequence === 1;
		void (first ? revoked() : Promise.resolve()).then(() => response.writeHead(200).end());
	};
	await run();
	expect((await deliveriesOf(other)).map(({ state }) => state)).toEqual([
		'overtaken',
		'acknowledged'
	]);
	expect((await deliveriesOf(other))[0]).toMatchObject({ tries: 1 });
});

test('after an outage everything is told, and the register counts as well again', async () => {
	const awards = await Promise.all([newAward(), newAward()]);
	register.answer = (_request, response) => response.writeHead(503).end();
	await run();
	register.answer = (_request, response) => response.writeHead(200).end();
	after(30);
	await run();
	for (const awardId of awards) {
		expect((await deliveriesOf(awardId))[0]!.state).toBe('acknowledged');
	}
	const [receiver] = await sql`select failures, rest_until from receiver where id = ${receiverId}`;
	expect(receiver).toEqual({ failures: 0, restUntil: null });
});

test('429 with Retry-After is honoured for the whole register', async () => {
	await newAward();
	register.answer = (_request, response) => response.writeHead(429, { 'retry-after': '900' }).end();
	await run();
	expect((await laterJob()).runAt.getTime()).toBe(now.getTime() + 900_000);
	await newAward();
	after(10);
	await run();
	expect(register.heard).toHaveLength(1);
});

test('410 stops the register; its notices wait until staff resume it, and those of meanwhile are owed', async () => {
	const awardId = await newAward();
	register.answer = (_request, response) => response.writeHead(410).end();
	await run();
	const [gone] = await sql`select state from receiver where id = ${receiverId}`;
	expect(gone).toEqual({ state: 'gone' });
	const meanwhile = await newAward();
	await amend(meanwhile, 'revoke');
	expect(await deliveriesOf(meanwhile)).toEqual([]);
	after(3600);
	await run();
	expect(register.heard).toHaveLength(1);
	register.answer = (_request, response) => response.writeHead(200).end();
	await inTransaction(sql, (tx) => resumeReceiver(tx, systemActor(now), receiverId));
	await inTransaction(sql, (tx) => resumeReceiver(tx, systemActor(now), receiverId));
	await run();
	expect(await deliveriesOf(awardId)).toMatchObject([{ state: 'acknowledged', tries: 2 }]);
	// What was written meanwhile is there as well, and what protects the public went first.
	expect(await deliveriesOf(meanwhile)).toMatchObject([
		{ state: 'overtaken' },
		{ state: 'acknowledged' }
	]);
	const told = register.heard.filter(({ body }) => body.award_id === meanwhile);
	expect(told.map(({ body }) => body.notice_type)).toEqual(['revoke']);
});

test('after 72 hours a notice needs a person, and the later ones of its award go on', async () => {
	const awardId = await newAward();
	await amend(awardId, 'renew');
	register.answer = (_request, response, { body }) =>
		response.writeHead(body.sequence === 1 ? 400 : 200).end();
	for (let tries = 0; tries < 60; tries++) {
		await run();
		const [first] = await deliveriesOf(awardId);
		if (first!.state === 'stopped') break;
		now = (await laterJob()).runAt;
	}
	expect(now.getTime() - boardDay.getTime()).toBe(72 * 3_600_000 + 1000);
	await run();
	const [first, second] = await deliveriesOf(awardId);
	expect(first!.state).toBe('stopped');
	expect(first!.tries).toBeGreaterThan(15);
	expect(second!.state).toBe('acknowledged');
});

test('an outage of 72 hours stops also what was never tried because the register was left in peace', async () => {
	const [probed, waiting] = [await newAward(), await newAward()];
	await register.close();
	await run();
	expect((await deliveriesOf(probed))[0]!.tries).toBe(1);
	await sql`update receiver set rest_until = ${new Date(now.getTime() + 80 * 3_600_000)}
		where id = ${receiverId}`;
	after(72 * 3600 - 1);
	await run();
	expect((await deliveriesOf(waiting))[0]!.state).toBe('waiting');
	after(2);
	await run();
	expect(await deliveriesOf(waiting)).toMatchObject([{ state: 'stopped', tries: 0 }]);
});

test('two workers at once send each notice once', async () => {
	const awards = await Promise.all(Array.from({ length: 6 }, newAward));
	for (const awardId of awards) await amend(awardId);
	await Promise.all(Array.from({ length: 18 }, run));
	const ids = register.heard.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
	for (const awardId of awards) {
		const sequences = register.heard
			.filter(({ body }) => body.award_id === awardId)
			.map(({ body }) => body.sequence);
		expect(sequences).toEqual([1, 2]);
	}
});

test('a worker that dies after sending: the notice is sent again with the same id', async () => {
	const awardId = await newAward();
	// It claimed the notice and was killed before it wrote down the answer.
	const batch = await claimBatch(sql, systemActor(now), receiverId);
	await run();
	expect(register.heard).toHaveLength(0);
	after(61);
	await run();
	expect(register.heard.map(({ id }) => id)).toEqual(batch!.claims.map(({ noticeId }) => noticeId));
	expect(await deliveriesOf(awardId)).toMatchObject([{ state: 'acknowledged' }]);
});

test('revocations and suspensions go before everything else', async () => {
	const [usual, urgent] = [await newAward(), await newAward()];
	await amend(urgent, 'suspend');
	await amend(urgent);
	const jobs = await sql`select key, priority from graphile_worker.jobs order by priority`;
	expect(jobs).toEqual([
		{ key: `deliver:${receiverId}:urgent`, priority: -10 },
		{ key: `deliver:${receiverId}:now`, priority: 0 }
	]);
	await run();
	const told = register.heard.map(({ body }) => [body.award_id, body.sequence]);
	expect(told[0]).toEqual([urgent, 2]);
	expect(told.slice(1).toSorted()).toEqual(
		[
			[urgent, 3],
			[usual, 1]
		].toSorted()
	);
});

/** A feed of many awards, three notices each. */
async function backlog(awards: number): Promise<string[]> {
	const ids = await Promise.all(Array.from({ length: awards }, newAward));
	for (const awardId of ids) await amend(awardId);
	for (const awardId of ids) await amend(awardId, 'renew');
	return ids;
}

test('a backlog goes many at once, each award in order and each notice once, whoever works on it', async () => {
	const awards = await backlog(AT_ONCE * 3);
	let [open, most] = [0, 0];
	register.answer = (_request, response) => {
		most = Math.max(most, ++open);
		setTimeout(() => response.writeHead(200).end('{}', () => open--), 5);
	};
	await Promise.all([run(), run()]);
	const ids = register.heard.map(({ id }) => id);
	expect(new Set(ids).size).toBe(awards.length * 3);
	expect(ids).toHaveLength(awards.length * 3);
	expect(most).toBeGreaterThan(AT_ONCE / 2);
	expect(most).toBeLessThanOrEqual(AT_ONCE * 4);
	for (const awardId of awards) {
		const told = register.heard.filter(({ body }) => body.award_id === awardId);
		expect(told.map(({ body }) => body.sequence)).toEqual([1, 2, 3]);
	}
	const kept = await sql`
		select distinct d.state, t.number, h.event->>'type' as event
		from delivery d join delivery_try t on t.delivery_id = d.id join history h on h.subject_id = d.id
		where d.receiver_id = ${receiverId}`;
	expect(kept).toEqual([{ state: 'acknowledged', number: 1, event: 'acknowledged' }]);
});

test('in one batch each notice has its own end, and only a yes acknowledges', async () => {
	const [yes, no, away, cut] = await Promise.all(Array.from({ length: 4 }, newAward));
	const batch = (await claimBatch(sql, systemActor(now), receiverId))!;
	const answers = {
		[yes!]: { status: 200, error: null, retryAfterSeconds: null },
		[no!]: { status: 422, error: 'It said: no', retryAfterSeconds: null },
		[away!]: { status: 503, error: 'It said no more than that.', retryAfterSeconds: 40 },
		[cut!]: { status: null, error: 'The connection was cut (ECONNRESET).', retryAfterSeconds: null }
	};
	const tries = batch.claims.map((claim) => {
		const { award_id } = JSON.parse(claim.body) as { award_id: string };
		return { claim, answer: { ...answers[award_id]!, durationMs: 1 } };
	});
	expect(tries).toHaveLength(4);
	expect(await recordTries(sql, systemActor(now), batch, tries, AT_ONCE)).toBeNull();
	const stateOf = async (awardId: string) => (await deliveriesOf(awardId))[0]!.state;
	expect(await Promise.all([yes, no, away, cut].map((id) => stateOf(id!)))).toEqual([
		...['acknowledged', 'waiting', 'waiting', 'waiting']
	]);
	// Two outages at the same time are one failure, and the longer rest that was asked for counts.
	const [receiver] = await sql`select failures, rest_until from receiver where id = ${receiverId}`;
	expect(receiver).toEqual({ failures: 1, restUntil: new Date(now.getTime() + 40_000) });
	expect((await laterJob()).runAt).toEqual(receiver!['restUntil']);
	after(41);
	await run();
	for (const awardId of [no, away, cut]) {
		expect((await deliveriesOf(awardId!))[0]).toMatchObject({ state: 'acknowledged', tries: 2 });
	}
});

test('a worker killed in the middle of a batch: all of it is sent again with the same ids', async () => {
	const awards = await backlog(6);
	const batch = await claimBatch(sql, systemActor(now), receiverId);
	expect(batch!.claims).toHaveLength(6);
	// Nothing of it, nor what comes after it, is anybody else's yet.
	await run();
	expect(register.heard).toHaveLength(0);
	after(61);
	await run();
	const ids = register.heard.map(({ id }) => id);
	expect(ids).toEqual(expect.arrayContaining(batch!.claims.map(({ noticeId }) => noticeId)));
	expect(ids).toHaveLength(awards.length * 3);
	expect(new Set(ids).size).toBe(ids.length);
	for (const awardId of awards) {
		expect((await deliveriesOf(awardId)).map(({ state }) => state)).toEqual(
			Array.from({ length: 3 }, () => 'acknowledged')
		);
	}
	// The dead worker was only slow, and says now what it heard: that changes nothing.
	const tries = batch!.claims.map((claim) => ({
		claim,
		answer: { status: 500, error: 'no', retryAfterSeconds: null, durationMs: 1 }
	}));
	await recordTries(sql, systemActor(now), batch!, tries, 1);
	expect((await deliveriesOf(awards[0]!))[0]).toMatchObject({ state: 'acknowledged', tries: 2 });
});

const triesOf = (batch: Batch, ...statuses: number[]) =>
	batch.claims.map((claim, index) => {
		const status = statuses[index] ?? 200;
		const error = status === 200 ? null : 'It said no more than that.';
		return { claim, answer: { status, error, retryAfterSeconds: null, durationMs: 1 } };
	});
const receiverState = async () =>
	(
		await sql<{ state: string; failures: number }[]>`
		select state, failures from receiver where id = ${receiverId}`
	)[0]!;

test.each([
	['paused', [200, 200, 200]],
	['gone', [200, 410, 200]]
])(
	'%s in the middle of a batch: what came back counts, and no more goes',
	async (state, statuses) => {
		const awards = await backlog(3);
		const batch = (await claimBatch(sql, systemActor(now), receiverId))!;
		if (state === 'paused') {
			await inTransaction(sql, (tx) => pauseReceiver(tx, systemActor(now), receiverId));
		}
		const tries = triesOf(batch, ...statuses);
		expect(await recordTries(sql, systemActor(now), batch, tries, AT_ONCE)).toBeNull();
		expect(await receiverState()).toMatchObject({ state });
		after(3600);
		await run();
		expect(register.heard).toEqual([]);
		await inTransaction(sql, (tx) => resumeReceiver(tx, systemActor(now), receiverId));
		await run();
		const yes = statuses.filter((status) => status === 200).length;
		const heard = register.heard.filter(({ body }) => awards.includes(body.award_id));
		expect(heard).toHaveLength(awards.length * 3 - yes);
		for (const awardId of awards) {
			expect((await deliveriesOf(awardId)).map((one) => one.state)).toEqual(
				Array.from({ length: 3 }, () => 'acknowledged')
			);
		}
	}
);

test('what the address of before still says of a register that has moved does not count, not even a yes', async () => {
	await backlog(2);
	const batch = (await claimBatch(sql, systemActor(now), receiverId))!;
	const moved = { receiverId, url: `${register.url}?moved`, statusUrl: '' };
	const reach = { loopback: true, privateNetworks: false };
	await changeAddresses(sql, systemActor(now), moved, reach);
	await recordTries(sql, systemActor(now), batch, triesOf(batch, 410, 200), 1);
	expect(await receiverState()).toEqual({ state: 'active', failures: 0 });
	after(61);
	await run();
	expect(register.heard).toHaveLength(6);
});

test('a worker that has had its time hands on to the next', async () => {
	await backlog(2);
	const batch = await claimBatch(sql, systemActor(now), receiverId);
	await sql`delete from graphile_worker._private_jobs`;
	const answer = { status: 200, error: null, retryAfterSeconds: null, durationMs: 1 };
	const tries = batch!.claims.map((claim) => ({ claim, answer }));
	expect(await recordTries(sql, systemActor(now), batch!, tries, 0)).toBeNull();
	const jobs = await sql`select key from graphile_worker.jobs`;
	expect(jobs).toEqual([{ key: `deliver:${receiverId}:now` }]);
});

test('an address inside our own network is refused and nothing is sent', async () => {
	const awardId = await newAward();
	const production = readConfig({ NODE_ENV: 'production', LOG_LEVEL: 'silent' });
	await deliverNotices({ sql, config: production, clock, log }, { receiverId });
	expect(register.heard).toHaveLength(0);
	expect((await deliveriesOf(awardId))[0]!.lastError).toContain('points at this machine itself');
});

test('however many tries there are by now, those of a batch are found by their key', async () => {
	// Nobody else looks at these tables; the plans are made while there are no tries, as in a new house.
	const apart = await testDatabase();
	const worker = openDatabase(apart.url, { max: 1 });
	try {
		const to = await makeReceiver(apart.sql, register);
		for (let n = 0; n < 8; n++) await awardFor(apart.sql, await makeDecision(apart.sql));
		await apart.sql`analyze`;
		const answer = { status: 503, error: 'no', retryAfterSeconds: null, durationMs: 1 };
		const yes = { ...answer, status: 200, error: null };
		let batch = await claimBatch(worker, systemActor(now), to, 2);
		for (let n = 0; batch; n++) {
			const tries = batch.claims.map((claim) => ({ claim, answer: n % 2 === 0 ? yes : answer }));
			batch = await recordTries(worker, systemActor(after(8_000)), batch, tries, 2);
			batch ??= await claimBatch(worker, systemActor(after(8_000)), to, 2);
		}
		await worker`select pg_stat_force_next_flush()`;
		const [reads] = await worker`
			select seq_scan, n_tup_ins > 8 as many from pg_stat_user_tables where relname = 'delivery_try'`;
		expect(reads).toEqual({ seqScan: 0, many: true });
	} finally {
		await worker.end({ timeout: 5 });
		await apart.drop();
	}
});

test('however many wait, a batch is read from the index of what is due', async () => {
	await newAward();
	await run();
	const waiting = 2_000;
	await sql
		.begin(async (tx) => {
			await tx`
			insert into notice (id, position, award_id, sequence, type, body, created_at)
			select gen_random_uuid(), 1000000 + s, n.award_id, n.sequence + s, 'amend', n.body, now()
			from (select * from notice order by position desc limit 1) n, generate_series(1, ${waiting}) s`;
			await tx`
			insert into delivery (id, notice_id, receiver_id, state, created_at, waiting_since, next_try_at)
			select gen_random_uuid(), n.id, ${receiverId}, 'waiting', now(), ${now}, ${now} from notice n
			where n.position > 1000000`;
			await tx`analyze notice, delivery`;
			const read = () => tx<{ count: number }[]>`
			select seq_scan + seq_tup_read as count from pg_stat_xact_user_tables where relname = 'delivery'`;
			const [before] = await read();
			const at = systemActor(now);
			expect((await claimWithin(tx as Transaction, at, receiverId, 1))!.claims).toHaveLength(1);
			const [after] = await read();
			expect(after!.count - before!.count).toBe(0);
			throw new Error('thrown away');
		})
		.catch((error: Error) => expect(error.message).toBe('thrown away'));
});
