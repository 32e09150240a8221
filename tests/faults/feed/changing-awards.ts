import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../../src/lib/platform/database.server.ts';
import { londonDay } from '../../../src/lib/platform/days.ts';
import { isDatabaseAway } from '../../../src/lib/platform/failure.ts';
import { changeAward } from '../../../src/lib/workflows/change-award.server.ts';
import { feedAfter } from '../../../src/lib/register/feed-pages.server.ts';
import { makeReceiver, site, staffActor } from '../../support/awards.ts';
import { untilAllReceived, withWorkers } from './workers.ts';
import { type Place, type Verdict, writeNotices } from './world.ts';

const KILLS = 2;
const BETWEEN_MS = 2_000;

/**
 * Awards are suspended and lifted without a pause while a worker tells a register; the database is
 * killed under all of them, the register's own as well. Every change that was acknowledged must be
 * there, in the end the register holds what we hold, and whoever follows the feed by position meanwhile has
 * read each place once and nothing that a crash took back.
 * @param kill kills the database and comes back when it answers again
 */
export async function killWhileAwardsChange(
	place: Place,
	awards: number,
	kill: () => Promise<void>
): Promise<Verdict> {
	const acknowledged: Acknowledged[] = [];
	const read: Read[] = [];
	const verdict = await withWorkers(place, async (world, workers) => {
		const ids = await writeNotices(world.sql, awards, new Date());
		let over = false;
		const reader = await makeReceiver(world.sql, { url: null, secret: 'x' });
		const follower = follow(world.sql, reader, read, () => over);
		const changes = ids.map((id) => keepChanging(world.sql, id, acknowledged, () => over));
		for (let killed = 0; killed < KILLS; killed++) {
			workers.start();
			await sleep(BETWEEN_MS + Math.random() * BETWEEN_MS);
			await kill();
		}
		over = true;
		await Promise.all(changes);
		await follower;
		workers.start();
		await untilAllReceived(world.sql);
	});
	const lost = (await missingOf(place.sql, acknowledged)) + (await misread(place.sql, read));
	return {
		...verdict,
		acknowledged: verdict.acknowledged + acknowledged.length,
		lost: verdict.lost + lost
	};
}

/** A move that staff were told had happened. */
type Acknowledged = { awardId: string; seq: number; act: string };

async function keepChanging(
	sql: Sql,
	awardId: string,
	acknowledged: Acknowledged[],
	isOver: () => boolean
): Promise<void> {
	while (!isOver()) {
		try {
			const [award] = await sql<{ state: string; version: number }[]>`
				select state, version from award where id = ${awardId}`;
			const { state, version } = award!;
			const act = state === 'suspended' ? 'lifted' : 'suspended';
			const at = new Date();
			await changeAward(sql, staffActor(at), site, {
				...{ awardId, version, act, reasonCode: 'UNDER_INVESTIGATION' },
				...{ effectiveOn: londonDay(at), evidence: 'Case 7' }
			});
			acknowledged.push({ awardId, seq: version + 1, act });
		} catch (error) {
			// Whether it was committed is not known; what is there then is asked anew.
			if (!isDatabaseAway(error)) throw error;
		}
		await sleep(50);
	}
}

async function missingOf(sql: Sql, acknowledged: readonly Acknowledged[]): Promise<number> {
	const [missing] = await sql<{ count: number }[]>`
		select count(*) as count from jsonb_to_recordset(${sql.json(acknowledged as never)})
			as a("awardId" uuid, seq int, act text)
		where not exists (select from history h where h.machine = 'award'
			and h.subject_id = a."awardId" and h.seq = a.seq and h.event->>'type' = a.act)`;
	return missing!.count;
}

type Read = { position: number; noticeId: string };

/** Goes on from the last place that was read, whatever happens to the database. */
async function follow(
	sql: Sql,
	receiverId: string,
	read: Read[],
	isOver: () => boolean
): Promise<void> {
	for (;;) {
		const last = isOver();
		try {
			const after = read.at(-1)?.position ?? 0;
			const { items, next, head } = await feedAfter(sql, receiverId, new Date(), {
				after,
				limit: 3
			});
			for (const item of items) {
				if ('notice' in item)
					read.push({ position: item.position, noticeId: item.notice.notice_id });
			}
			if (last && next === head) return;
		} catch (error) {
			if (!isDatabaseAway(error)) throw error;
			await sleep(50);
		}
	}
}

/** How many places were read out of turn, or are not what was read any more. */
async function misread(sql: Sql, read: readonly Read[]): Promise<number> {
	const rows = await sql<{ position: number; id: string }[]>`select position, id from notice`;
	const kept = new Map(rows.map(({ position, id }) => [position, id]));
	return read.filter(
		({ position, noticeId }, index) => position !== index + 1 || kept.get(position) !== noticeId
	).length;
}
