import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { readCursor, writeCursor } from '#lib/platform/cursor.ts';
import { londonDay } from '#lib/platform/days.ts';
import { bodyFor, groundOf } from './agreement.rules.ts';
import { disclose, type Disclosure } from './disclosures.server.ts';
import type { FeedPage, SnapshotPage } from './feed-page.schema.ts';
import type { Notice, ToldNotice } from './notice.schema.ts';
import { termsFor } from './terms.server.ts';

type Row = { id: string; position: number; awardId: string; body: Notice };

/**
 * What comes after a position, for one register. Positions are gapless and none arrives late (decision
 * 9), so whoever goes on from `next` misses nothing; what may not be told stands there as withheld.
 * Reading changes nothing but the record of what was read.
 */
export async function feedAfter(
	sql: Sql,
	receiverId: string,
	at: Date,
	{ after, limit }: { after: number; limit: number }
): Promise<FeedPage> {
	return await inTransaction(sql, async (tx) => {
		const rows = await tx<Row[]>`
			select id, position, award_id, body from notice
			where position > ${after} order by position limit ${limit}`;
		const told = await tell(tx, receiverId, at, rows);
		const [head] = await tx<{ position: number }[]>`select position from feed_head`;
		return {
			items: rows.map(({ id, position }) => {
				const notice = told.get(id);
				return notice ? { position, notice } : { position, withheld: true as const };
			}),
			next: rows.at(-1)?.position ?? Math.min(after, head?.position ?? 0),
			head: head?.position ?? 0
		};
	});
}

const positionIn = (written: unknown) =>
	typeof written === 'number' && Number.isSafeInteger(written) && written >= 0
		? written
		: undefined;

const NO_AWARD = '00000000-0000-0000-0000-000000000000';

/**
 * The newest notice of each award as of one position: all pages of one snapshot speak of the same, as
 * notices never change. Begins anew without a cursor, or with one that we did not write.
 */
export async function feedSnapshot(
	sql: Sql,
	receiverId: string,
	at: Date,
	{ cursor, limit }: { cursor: string | null; limit: number }
): Promise<SnapshotPage> {
	return await inTransaction(sql, async (tx) => {
		const from = readCursor(cursor, positionIn);
		const position = from?.value ?? (await headOf(tx));
		const rows = await tx<Row[]>`
			select distinct on (award_id) id, position, award_id, body from notice
			where position <= ${position} and award_id > ${from?.id ?? NO_AWARD}
			order by award_id, sequence desc limit ${limit}`;
		const told = await tell(tx, receiverId, at, rows);
		const last = rows.at(-1);
		return {
			items: rows.flatMap(({ id }) => told.get(id) ?? []),
			position,
			cursor: last && rows.length === limit ? writeCursor(position, last.awardId) : null
		};
	});
}

async function headOf(tx: Transaction): Promise<number> {
	const [head] = await tx<{ position: number }[]>`select position from feed_head`;
	return head?.position ?? 0;
}

/** What the register may be told of these notices, by their ids; it is written down that it was. */
async function tell(
	tx: Transaction,
	receiverId: string,
	at: Date,
	rows: readonly Row[]
): Promise<Map<string, ToldNotice>> {
	const people = [...new Set(rows.map(({ body }) => body.person.local_id))];
	const terms = await termsFor(tx, receiverId, people);
	const told = new Map<string, ToldNotice>();
	const disclosures: Disclosure[] = [];
	for (const { id, body } of rows) {
		const own = terms.get(body.person.local_id);
		const ground = own && groundOf(own, londonDay(at));
		if (!ground?.live) continue;
		const notice = bodyFor(body, own!, ground);
		told.set(id, notice);
		const { agreement, consentId } = ground;
		const written = JSON.stringify(notice);
		disclosures.push({ noticeId: id, notice, body: written, agreementId: agreement.id, consentId });
	}
	await disclose(tx, { receiverId, way: 'fetched', at }, disclosures);
	return told;
}
