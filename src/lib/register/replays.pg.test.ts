import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeDecision, makeReceiver, staffActor } from '../../../tests/support/awards.ts';
import { testDatabase } from '../../../tests/support/database.ts';
import { fillFeed } from '../../../tests/support/long-feed.ts';
import { type RegisterDouble, registerDouble } from '../../../tests/support/register-double.ts';
import { systemActor } from '#lib/platform/actor.ts';
import { readConfig } from '#lib/platform/config.server.ts';
import { inTransaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { createLog } from '#lib/platform/log.server.ts';
import { claimBatch } from './claims.server.ts';
import { deliverNotices } from './deliver-notices.job.server.ts';
import type { NoticeType } from './notice.schema.ts';
import { writeNotice } from './notices.server.ts';
import { replayFeedJob } from './replay-feed.job.server.ts';
import { goOn, replayFeed, replaysWith, replayWhole, wakeReplays } from './replays.server.ts';
import { stopReplay } from './stop-replay.server.ts';

const { sql, drop } = await testDatabase();
const [NOTICES, EACH] = [1_600, 8];
const config = readConfig({ DEMO: 'on', LOG_LEVEL: 'silent' });
const now = new Date();
const clock = { now: () => new Date() };
const context = { sql, config, clock, log: createLog(config) };
const staff = staffActor(now);
const everything = { from: 1, to: NOTICES, which: 'all' as const };

let register: RegisterDouble;
let receiverId: string;

beforeAll(async () => {
	const { cohortId, personId } = await makeDecision(sql);
	await fillFeed(sql, { notices: NOTICES, each: EACH, cohortId, chairId: personId });
	register = await registerDouble();
});
afterAll(async () => {
	await register.close();
	await drop();
});
beforeEach(async () => {
	const { url, secret } = register;
	receiverId = await makeReceiver(sql, { url, secret });
	register.heard.length = 0;
});

const deliveries = async () => {
	const [row] = await sql<{ count: number; moved: number }[]>`
		select count(*) as count, coalesce(sum(version), 0) as moved from delivery
		where receiver_id = ${receiverId}`;
	return row!;
};
const jobsFor = async (id: string) =>
	(await sql`select from graphile_worker.jobs where key = ${`replay:${id}`}`).length;

test('a long replay is a part at a time; killed in the middle of one, nothing of that part is kept and nothing done twice', async () => {
	const begun = await replayFeed(sql, staff, { receiverId, ...everything });
	expect(begun).toMatchObject({ next: 1_001, notices: 1_000, finishedAt: null });
	expect(await jobsFor(begun.id)).toBe(1);

	// Somebody holds one of the next part, so that it stands still in its middle.
	let killed: Promise<unknown> | undefined;
	const held = inTransaction(sql, async (tx) => {
		await tx`
			insert into delivery (id, notice_id, receiver_id, state, created_at, waiting_since, next_try_at)
			select ${newId()}, id, ${receiverId}, 'waiting', ${now}, ${now}, ${now} from notice
			where position = 1500`;
		killed = goOn(sql, staff, begun.id).catch((error: unknown) => error);
		await expect
			.poll(
				() => sql`
				select pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`,
				{ timeout: 20_000 }
			)
			.toHaveLength(1);
		expect(await killed).toBeInstanceOf(Error);
		throw new Error('not kept');
	});
	await expect(held).rejects.toThrow('not kept');
	expect(await replaysWith(sql, receiverId)).toMatchObject([{ next: 1_001, notices: 1_000 }]);
	expect(await deliveries()).toMatchObject({ count: 1_000 });

	await replayFeedJob(context, { replayId: begun.id });
	const [done] = await replaysWith(sql, receiverId);
	expect(done).toMatchObject({ next: NOTICES + 1, notices: NOTICES });
	expect(done!.finishedAt).not.toBeNull();
	expect(await deliveries()).toEqual({ count: NOTICES, moved: 0 });
	// A job that comes once more finds it done.
	await replayFeedJob(context, { replayId: begun.id });
	expect(await deliveries()).toEqual({ count: NOTICES, moved: 0 });
});

const stop = (replay: string, reason = 'The wrong range') =>
	inTransaction(sql, (tx) => stopReplay(tx, staff, receiverId, { replay, reason }));

test('staff stop a replay: what it set on its way goes on, nothing more is, and why is kept', async () => {
	const { id } = await replayFeed(sql, staff, { receiverId, ...everything });
	await Promise.all([stop(id), stop(id)]);
	await stop(id, 'Another reason');
	await replayFeedJob(context, { replayId: id });
	expect(await inTransaction(sql, (tx) => wakeReplays(tx, staff))).toBe(0);
	expect(await deliveries()).toMatchObject({ count: 1_000 });
	expect(await replaysWith(sql, receiverId)).toMatchObject([
		{ id, next: 1_001, notices: 1_000, stopReason: 'The wrong range' }
	]);
	const audited = await sql`
		select detail from audit where action = 'replay-stopped' and subject_id = ${receiverId}`;
	expect(audited).toMatchObject([{ detail: { next: 1_001, reason: 'The wrong range' } }]);
	// What waited for the rest of it is sent.
	const [award] = await sql<{ awardId: string }[]>`
		select award_id from notice where position = ${NOTICES}`;
	await sql`delete from delivery where receiver_id = ${receiverId}`;
	await inTransaction(sql, (tx) =>
		writeNotice(tx, staff, { awardId: award!.awardId, type: 'amend' })
	);
	expect((await claimBatch(sql, staff, receiverId))!.claims).toHaveLength(1);
	// The same range can be asked for anew.
	expect((await replayFeed(sql, staff, { receiverId, ...everything })).id).not.toBe(id);
});

test('a replay is not stopped in the middle of a part, after its end, or where it brings what is new', async () => {
	const { id } = await replayFeed(sql, staff, { receiverId, ...everything });
	let stopped: Promise<unknown> | undefined;
	const going = inTransaction(sql, async (tx) => {
		await tx`select from replay where id = ${id} for update`;
		stopped = stop(id).catch((error: unknown) => error);
		await expect
			.poll(
				() => sql`
				select from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`,
				{ timeout: 20_000 }
			)
			.toHaveLength(1);
		await tx`update replay set next_position = 1601, finished_at = now() where id = ${id}`;
	});
	await going;
	expect(await stopped).toMatchObject({ message: 'It has come to its end already.' });
	await expect(stop(newId())).rejects.toThrow('could not be found');
	await inTransaction(sql, (tx) => replayWhole(tx, staff, receiverId, 'missing'));
	const [catchingUp] = await replaysWith(sql, receiverId);
	await expect(stop(catchingUp!.id)).rejects.toThrow('not told yet');
});

test('the same form twice and many workers at once are one replay, which asks for each notice once', async () => {
	const [one, other] = await Promise.all([
		replayFeed(sql, staff, { receiverId, ...everything }),
		replayFeed(sql, staff, { receiverId, ...everything })
	]);
	expect(other.id).toBe(one.id);
	await Promise.all(Array.from({ length: 6 }, () => goOn(sql, staff, one.id)));
	expect(await replaysWith(sql, receiverId)).toMatchObject([{ notices: NOTICES }]);
	expect(await deliveries()).toEqual({ count: NOTICES, moved: 0 });
});

test('what no job stands for is queued again', async () => {
	const { id } = await replayFeed(sql, staff, { receiverId, ...everything });
	await sql`delete from graphile_worker._private_jobs where key = ${`replay:${id}`}`;
	await inTransaction(sql, (tx) => wakeReplays(tx, staff));
	expect(await jobsFor(id)).toBe(1);
	expect(await inTransaction(sql, (tx) => wakeReplays(tx, staff))).toBe(0);
});

test('a range that is none is said so', async () => {
	const ask = (from: number, to: number) =>
		replayFeed(sql, staff, { receiverId, ...everything, from, to });
	await expect(ask(1_000_000, 1_000_001)).rejects.toMatchObject({ issues: [{ field: 'from' }] });
	await expect(ask(20, 10)).rejects.toMatchObject({ issues: [{ field: 'to' }] });
	expect(await ask(20, 9_000_000)).toMatchObject({ from: 20 });
});

test('while a replay goes on, what is later of an award waits for what is earlier; what protects the public does not', async () => {
	const { id } = await replayFeed(sql, staff, { receiverId, ...everything });
	const [calm, urgent] = await sql<{ awardId: string }[]>`
		select award_id from notice where sequence = ${EACH} order by position limit 2`;
	const write = (awardId: string, type: NoticeType) =>
		inTransaction(sql, (tx) =>
			writeNotice(tx, systemActor(clock.now()), { awardId, type, reasonCode: 'ADMIN_ERROR' })
		);
	await write(calm!.awardId, 'amend');
	await write(urgent!.awardId, 'revoke');
	const deliverUntil = async (moved: number) => {
		while ((await deliveries()).moved < moved) await deliverNotices(context, { receiverId });
	};
	await deliverUntil(1_001);
	// All of the first part has arrived, and of what was written now only what protects the public.
	const heardOf = ({ awardId }: { awardId: string }) =>
		register.heard.map(({ body }) => body).filter(({ award_id }) => award_id === awardId);
	expect(heardOf(urgent!)[0]).toMatchObject({ sequence: EACH + 1 });
	expect(Math.max(...heardOf(calm!).map(({ sequence }) => sequence))).toBeLessThanOrEqual(EACH);
	expect(await claimBatch(sql, systemActor(clock.now()), receiverId)).toBeNull();

	await replayFeedJob(context, { replayId: id });
	await deliverUntil(NOTICES + 2);
	const sequences = heardOf(calm!).map(({ sequence }) => sequence);
	expect(sequences).toEqual(Array.from({ length: EACH + 1 }, (_, index) => index + 1));
	const ids = register.heard.map((message) => message.id);
	expect(new Set(ids).size).toBe(ids.length);
});
