import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction, type Sql } from '../../../src/lib/platform/database.server.ts';
import { newDelivery } from '../../../src/lib/register/deliveries.server.ts';
import type { NoticeType } from '../../../src/lib/register/notice.schema.ts';
import { writeNotice } from '../../../src/lib/register/notices.server.ts';
import { replayFeed } from '../../../src/lib/register/replays.server.ts';
import { staffActor } from '../../support/awards.ts';
import { untilAllReceived, withWorkers, type Workers } from './workers.ts';
import { type FeedWorld, type Place, type Verdict, writeNotices } from './world.ts';

/** Enough that a replay has a second part after the first thousand places, which are done where it is asked for. */
const [AWARDS, EACH] = [60, 20];
/** Others may use the machine too. */
const ALL_WITHIN_MS = 110_000;

/**
 * A register joins a long feed, and the worker is killed in the middle of a part of what it is owed; then
 * staff replay all of it, and it is killed in the middle of that. Nothing of such a part is kept, and
 * the next worker goes on where it began.
 */
export async function killReplay(place: Place, kills: number): Promise<Verdict> {
	await writeLongFeed(place.sql);
	return await withWorkers(place, async (world, workers) => {
		for (let killed = 0; killed < kills; killed++) await killInAPart(world, workers);
		await finish(world, workers);
		const staff = staffActor(new Date());
		const everything = { receiverId: world.receiverId, from: 1, to: Number.MAX_SAFE_INTEGER };
		await replayFeed(world.sql, staff, { ...everything, which: 'all' });
		for (let killed = 0; killed < kills; killed++) await killInAPart(world, workers);
		await finish(world, workers);
	});
}

async function writeLongFeed(sql: Sql): Promise<void> {
	const awards = await writeNotices(sql, AWARDS, new Date());
	for (let round = 0; round < EACH; round++) {
		await inTransaction(sql, async (tx) => {
			for (const awardId of awards) {
				await writeNotice(tx, systemActor(new Date()), { awardId, type: 'amend' });
			}
		});
	}
}

/** Somebody holds the last notice of the part that comes, so that the worker stands still in its middle. */
async function killInAPart({ sql, receiverId }: FeedWorld, workers: Workers): Promise<void> {
	const before = await stands(sql, receiverId);
	const held = inTransaction(sql, async (tx) => {
		const [last] = await tx<[{ id: string; type: NoticeType }]>`
			select id, type from notice order by position desc limit 1`;
		const [waiting] = await tx`
			select from delivery where notice_id = ${last.id} and receiver_id = ${receiverId} for update`;
		if (!waiting) {
			const delivery = newDelivery(systemActor(new Date()), last, receiverId);
			await tx`insert into delivery ${tx(delivery)}`;
		}
		const worker = await startNext(sql, workers);
		while (!(await isSomebodyHeldUp(sql))) await sleep(20);
		await workers.kill(worker);
		throw new NotKept();
	});
	await held.catch((error: unknown) => {
		if (!(error instanceof NotKept)) throw error;
	});
	if ((await stands(sql, receiverId)) !== before) throw new Error('A part was kept by halves.');
}

class NotKept extends Error {}

async function isSomebodyHeldUp(sql: Sql): Promise<boolean> {
	const held = await sql`
		select from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock' and query like '%delivery%'`;
	return held.length > 0;
}

async function stands(sql: Sql, receiverId: string): Promise<number> {
	const [open] = await sql<{ next: number }[]>`
		select next_position as next from replay where receiver_id = ${receiverId} and finished_at is null`;
	if (!open) throw new Error('There is no replay to be killed in.');
	return open.next;
}

/** The minute after which a worker that says nothing counts as dead is over, and the next one goes on. */
async function startNext(sql: Sql, workers: Workers) {
	await sql`delete from worker_heartbeat`;
	await sql`
		update graphile_worker._private_jobs set locked_at = locked_at - interval '5 minutes'
		where locked_at is not null`;
	return workers.start();
}

async function finish({ sql, receiverId }: FeedWorld, workers: Workers): Promise<void> {
	const worker = await startNext(sql, workers);
	for (const end = Date.now() + ALL_WITHIN_MS; Date.now() < end; await sleep(50)) {
		const [open] = await sql`
			select from replay where receiver_id = ${receiverId} and finished_at is null`;
		if (!open) break;
	}
	await untilAllReceived(sql, ALL_WITHIN_MS);
	await workers.kill(worker);
}
