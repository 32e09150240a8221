import { systemActor } from '../../../src/lib/platform/actor.ts';
import {
	inTransaction,
	openDatabase,
	type Sql
} from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import { feedAfter } from '../../../src/lib/register/feed-pages.server.ts';
import { writeNotice } from '../../../src/lib/register/notices.server.ts';
import { makeReceiver } from '../../support/awards.ts';
import { type Place, type Verdict, writeNotices } from './world.ts';
import { checkInvariants } from '../../../src/lib/workflows/check-invariants.server.ts';

const WRITERS = 16;
const PAGES = [1, 10, 500];

/**
 * Sixteen write into the feed at once, every fifth story fails after it took its position, and readers
 * follow by position with pages of several sizes: each sees every position once and in order.
 */
export async function concurrentFeed(place: Place, notices: number): Promise<Verdict> {
	// A connection for each, or they would only take turns at those that there are.
	const max = WRITERS + PAGES.length;
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
	let committed = 0;
	await Promise.all(
		Array.from({ length: WRITERS }, async (_, writer) => {
			for (let n = 0; n < notices; n++) {
				const awardId = awards[(writer + n) % awards.length]!;
				if (await amend(sql, awardId, (writer + n) % 5 === 0)) committed++;
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
	const { breaches } = await checkInvariants(sql);
	const broken = breaches.filter(({ rule }) => /^(feed|notice)-/.test(rule));
	return { acknowledged: committed, lost, duplicated, invariantsBroken: broken.length };
}

/** @returns whether it was committed */
async function amend(sql: Sql, awardId: string, fails: boolean): Promise<boolean> {
	const story = inTransaction(sql, async (tx) => {
		await writeNotice(tx, systemActor(new Date()), { awardId, type: 'amend' });
		await tx`select pg_sleep(${Math.random() / 500})`;
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
