import { numberIn, type Page, pageOf, readCursor, writeCursor } from '#lib/platform/cursor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import type { DeliveryState } from './delivery.machine.ts';
import type { Notice, NoticeType, ToldNotice } from './notice.schema.ts';
import type { ReceiverState } from './receiver.machine.ts';
import { shownSecret } from './secrets.server.ts';

/** What staff see of the feed. Routes have asked for the right to manage the register. */

export type ReceiverSummary = {
	id: string;
	name: string;
	/** Null: it fetches the feed and is sent nothing. */
	url: string | null;
	state: ReceiverState;
	failingSince: Date | null;
	restUntil: Date | null;
	waiting: number;
	stopped: number;
	withheld: number;
	overtaken: number;
	acknowledged: number;
	lastAcknowledgedAt: Date | null;
	/** When it last showed a token and read something, and when it asked what it ought to hold. */
	lastReadAt: Date | null;
	holdingsAskedAt: Date | null;
	/** It has an address that says what it holds. */
	saysHoldings: boolean;
	oldestWaitingSince: Date | null;
	/** A part of the feed is being set on its way to it, again or for the first time. */
	replaying: boolean;
};

export async function receivers(sql: AnySql, id: string | null = null): Promise<ReceiverSummary[]> {
	return await sql<ReceiverSummary[]>`
		select r.id, r.name, r.url, r.state, r.failing_since, r.rest_until,
			coalesce(d.waiting, 0) as waiting, coalesce(d.stopped, 0) as stopped,
			coalesce(d.acknowledged, 0) as acknowledged, coalesce(d.withheld, 0) as withheld,
			coalesce(d.overtaken, 0) as overtaken,
			d.oldest_waiting_since, r.holdings_asked_at, r.status_url is not null as says_holdings,
			exists (select from replay where receiver_id = r.id and finished_at is null) as replaying,
			(select max(last_used_at) from api_token where receiver_id = r.id) as last_read_at,
			(select max(t.at) from delivery_try t join delivery td on td.id = t.delivery_id
				where td.receiver_id = r.id and t.status between 200 and 299) as last_acknowledged_at
		from receiver r
			left join (
				select receiver_id, count(*) filter (where state = 'waiting') as waiting,
					count(*) filter (where state = 'stopped') as stopped,
					count(*) filter (where state = 'acknowledged') as acknowledged,
					count(*) filter (where state = 'withheld') as withheld,
					count(*) filter (where state = 'overtaken') as overtaken,
					min(waiting_since) filter (where state = 'waiting') as oldest_waiting_since
				from delivery group by receiver_id
			) d on d.receiver_id = r.id
		${id ? sql`where r.id = ${id}` : sql``}
		order by r.name`;
}

export type ReceiverDetail = ReceiverSummary & {
	/** Where it says what it holds; null: it is not asked. */
	statusUrl: string | null;
	secret: string | null;
	exchanging: boolean;
};

/**
 * The newest secret is there until the register has shown that it knows it, by the first notice that it
 * received or the first answer that it signed, and while it is exchanged. @throws NotFound
 */
export async function receiverDetail(sql: AnySql, id: string, at: Date): Promise<ReceiverDetail> {
	const [receiver] = isId(id) ? await receivers(sql, id) : [];
	if (!receiver) throw new NotFound('That register');
	const [{ statusUrl, hasAnswered }] = await sql<
		[{ statusUrl: string | null; hasAnswered: boolean }]
	>`
		select status_url, exists (select from receipt where receiver_id = ${id})
			or exists (select from registration where receiver_id = ${id}) as has_answered
		from receiver where id = ${id}`;
	const { secret: newest, exchanging } = await shownSecret(sql, id, at);
	const isKnown = receiver.acknowledged > 0 || hasAnswered;
	const secret = exchanging || !isKnown ? newest : null;
	return { ...receiver, statusUrl, secret, exchanging };
}

export type DeliveryRow = {
	id: string;
	state: DeliveryState;
	position: number;
	type: NoticeType;
	name: string;
	awardId: string;
	receiverName: string;
	receiverState: ReceiverState;
	createdAt: Date;
	nextTryAt: Date;
	tries: number;
	lastError: string | null;
};

const PAGE = 30;

/** Newest first, a page at a time, however many registers were told of one notice. */
export async function deliveries(
	sql: AnySql,
	filter: { state: DeliveryState | null; receiverId: string | null; after: string | null }
): Promise<Page<DeliveryRow>> {
	const cursor = readCursor(filter.after, numberIn);
	// Said twice: only the first is one that an index can answer.
	const from = cursor
		? sql`and n.position <= ${cursor.value} and (n.position, d.id) < (${cursor.value}, ${cursor.id})`
		: sql``;
	const rows = await sql<DeliveryRow[]>`
		select ${rowColumns(sql)}
		from notice n
			join delivery d on d.notice_id = n.id
			join receiver r on r.id = d.receiver_id
			left join lateral (
				select number, error from delivery_try where delivery_id = d.id
				order by number desc limit 1
			) t on true
		where true
			${filter.state ? sql`and d.state = ${filter.state}` : sql``}
			${filter.receiverId ? sql`and d.receiver_id = ${filter.receiverId}` : sql``}
			${from}
		order by n.position desc, d.id desc
		limit ${PAGE + 1}`;
	return pageOf(rows, PAGE, ({ position, id }) => writeCursor(position, id));
}

export type DeliveryDetail = DeliveryRow & {
	receiverId: string;
	/** As the feed holds it, for all registers alike. */
	body: Notice;
	/** Word for word what left us the last time that it was something else; null: nothing has. */
	sent: { body: ToldNotice; at: Date } | null;
	waitingSince: Date;
	restUntil: Date | null;
	tryList: {
		number: number;
		at: Date;
		status: number | null;
		error: string | null;
		durationMs: number;
	}[];
};

export async function deliveryDetail(sql: AnySql, id: string): Promise<DeliveryDetail> {
	if (!isId(id)) throw new NotFound('That delivery');
	const [row] = await sql<
		(Omit<DeliveryDetail, 'tryList' | 'sent'> & { sentBody: string | null; sentAt: Date })[]
	>`
		select ${rowColumns(sql)}, r.id as receiver_id, n.body, d.waiting_since, r.rest_until,
			o.body as sent_body, o.at as sent_at
		from delivery d
			join notice n on n.id = d.notice_id
			join receiver r on r.id = d.receiver_id
			left join lateral (
				select number, error from delivery_try where delivery_id = d.id
				order by number desc limit 1
			) t on true
			left join lateral (
				select body, at from disclosure where notice_id = n.id and receiver_id = r.id
				order by at desc, id desc limit 1
			) o on true
		where d.id = ${id}`;
	if (!row) throw new NotFound('That delivery');
	const tryList = await sql<DeliveryDetail['tryList']>`
		select number, at, status, error, duration_ms from delivery_try
		where delivery_id = ${id} order by number desc limit 200`;
	const { sentBody, sentAt, ...delivery } = row;
	const sent = sentBody === null ? null : { body: JSON.parse(sentBody) as ToldNotice, at: sentAt };
	return { ...delivery, sent, tryList };
}

const rowColumns = (sql: AnySql) => sql`
	d.id, d.state, n.position, n.type, n.body->'person'->>'name_as_awarded' as name, n.award_id,
	r.name as receiver_name, r.state as receiver_state, d.created_at, d.next_try_at,
	coalesce(t.number, 0) as tries, t.error as last_error`;

/** The last position that the feed has reached. */
export async function feedPosition(sql: AnySql): Promise<number> {
	const [head] = await sql<{ position: number }[]>`select position from feed_head`;
	return head?.position ?? 0;
}
