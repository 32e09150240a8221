import { systemActor } from '../../../src/lib/platform/actor.ts';
import {
	inTransaction,
	openDatabase,
	type Sql
} from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import { feedAfter, feedSnapshot } from '../../../src/lib/register/feed-pages.server.ts';
import { writeNotice } from '../../../src/lib/register/notices.server.ts';
import { makeReceiver } from '../../support/awards.ts';
import { type Place, type Verdict, writeNotices } from './world.ts';
import { checkInvariants } from '../../../src/lib/workflows/check-invariants.server.ts';

const WRITERS = 16;
const PAGES = [1, 10, 500];
const SNAPSHOTS = 3;

/** One of the writers takes its time before it commits: nobody may see what comes after it before it. */
const HELD_SECONDS = 0.4;

/**
 * Sixteen write into the feed at once, every fifth story fails after it took its position, one in a hundred holds
 * its transaction for long, and readers follow by position with pages of several sizes: each sees every
 * position once and in order. Others begin with a snapshot while that goes on, and end with the same awards.
 */
export async function concurrentFeed(place: Place, notices: number): Promise<Verdict> {
	// A connection for each, or they would only take turns at those that there are.
	const max = WRITERS + PAGES.length + SNAPSHOTS;
	const sql = openDatabase(place.databaseUrl, { max, name: 'tranche fault' });
	try {
		return await writeAndFollow(sql, notices);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

async function writeAndFollow(sql: Sql, notices: number): Promise<Verdict> {
	const receiverId = await makeReceiver(sql, { url: null, secret: newId() });
	const awards = await writeNotices(sql, 8, new Date());
	let over = false;
	const readers = PAGES.map((limit) => follow(sql, receiverId, limit, () => over));
	const snapshots = Array.from({ length: SNAPSHOTS }, (_, number) =>
		snapshotAndChanges(sql, receiverId, number + 1, () => over)
	);
	let committed = 0;
	await Promise.all(
		Array.from({ length: WRITERS }, async (_, writer) => {
			for (let n = 0; n < notices; n++) {
				const awardId = awards[(writer + n) % awards.length]!;
				const seconds = (writer * notices + n) % 100 === 7 ? HELD_SECONDS : Math.random() / 500;
				if (await amend(sql, awardId, seconds, (writer + n) % 5 === 0)) committed++;
			}
		})
	);
	over = true;
	const [head] = await sql<{ position: number }[]>`select position from feed_head`;
	let [lost, duplicated] = [0, 0];
	for (const seen of await Promise.all(readers)) {
		const different = new Set(seen).size;
		lost += head!.position - different;
		duplicated += seen.length - different;
		// Out of order is as bad as missed: a reader goes on from the last it saw.
		lost += seen.filter((position, index) => position !== index + 1).length;
	}
	for (const newest of await Promise.all(snapshots)) lost += await differing(sql, newest);
	const { breaches } = await checkInvariants(sql);
	const broken = breaches.filter(({ rule }) => /^(feed|notice)-/.test(rule));
	return { acknowledged: committed, lost, duplicated, invariantsBroken: broken.length };
}

/** @returns whether it was committed */
async function amend(sql: Sql, awardId: string, seconds: number, fails: boolean): Promise<boolean> {
	const story = inTransaction(sql, async (tx) => {
		await writeNotice(tx, systemActor(new Date()), { awardId, type: 'amend' });
		await tx`select pg_sleep(${seconds})`;
		if (fails) throw new Error('rolled back');
	});
	return await story.then(
		() => true,
		(error: Error) => {
			if (error.message !== 'rolled back') throw error;
			return false;
		}
	);
}

async function follow(
	sql: Sql,
	receiverId: string,
	limit: number,
	isOver: () => boolean
): Promise<number[]> {
	const seen: number[] = [];
	for (let after = 0; ;) {
		const last = isOver();
		const page = await feedAfter(sql, receiverId, new Date(), { after, limit });
		seen.push(...page.items.map(({ position }) => position));
		after = page.next;
		if (last && page.next === page.head) return seen;
	}
}

/** Reads a snapshot, page by page while all goes on, and then what changed. @returns the newest of each award */
async function snapshotAndChanges(
	sql: Sql,
	receiverId: string,
	limit: number,
	isOver: () => boolean
): Promise<Map<string, number>> {
	const newest = new Map<string, number>();
	const apply = ({ award_id, sequence }: { award_id: string; sequence: number }) => {
		if (sequence > (newest.get(award_id) ?? 0)) newest.set(award_id, sequence);
	};
	const first = await feedSnapshot(sql, receiverId, new Date(), { cursor: null, limit });
	first.items.forEach(apply);
	for (let { cursor } = first; cursor !== null;) {
		const page = await feedSnapshot(sql, receiverId, new Date(), { cursor, limit });
		page.items.forEach(apply);
		({ cursor } = page);
	}
	for (let after = first.position; ;) {
		const last = isOver();
		const page = await feedAfter(sql, receiverId, new Date(), { after, limit: 100 });
		for (const item of page.items) if ('notice' in item) apply(item.notice);
		after = page.next;
		if (last && page.next === page.head) return newest;
	}
}

/** How many awards stand elsewhere than in the feed. */
async function differing(sql: Sql, newest: ReadonlyMap<string, number>): Promise<number> {
	const rows = await sql<{ awardId: string; sequence: number }[]>`
		select award_id, max(sequence) as sequence from notice group by award_id`;
	return rows.filter(({ awardId, sequence }) => newest.get(awardId) !== sequence).length;
}
