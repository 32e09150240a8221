import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { countsFor, inForceOn } from './agreement.rules.ts';
import type { HoldingsAnswer } from './feed-page.schema.ts';
import { feedPosition } from './feed-reads.server.ts';
import type { Holding, Range, Tallies, Tally } from './reconciliation.rules.ts';
import { agreementsOf } from './terms.server.ts';

/** What one register ought to hold. */
export type Owed = {
	receiverId: string;
	/** It has no address to be sent to: it reads the feed. */
	fetches: boolean;
	/** It may be told of everybody, and is not only owed what it was told. */
	openToAll: boolean;
	/** Agreements: whoever said yes to one of them may be told of. */
	consentedTo: readonly string[];
};

export async function owedTo(sql: AnySql, receiverId: string, at: Date): Promise<Owed> {
	const [receiver] = await sql<{ url: string | null }[]>`
		select url from receiver where id = ${receiverId}`;
	const agreements = await agreementsOf(sql, receiverId);
	const now = inForceOn(agreements, londonDay(at));
	const byConsent = now?.basis === 'consent' ? agreements : [];
	return {
		receiverId,
		fetches: receiver?.url === null,
		openToAll: now?.basis === 'contract',
		consentedTo: byConsent
			.filter((given) => now && countsFor(agreements, given, now))
			.map(({ id }) => id)
	};
}

/**
 * The newest notice of each award that the register was or is to be told: all but what was withheld or overtaken.
 * Where no delivery was ever made (it was gone, or it fetches), what it may be told or has fetched.
 */
const owed = (
	sql: AnySql,
	{ receiverId, openToAll, consentedTo }: Owed,
	{ from, to }: Range,
	upTo: number | null = null
) => sql`
	select distinct on (n.award_id) n.award_id, n.id as notice_id, n.sequence,
		n.body->>'status' as status, d.state = 'waiting' as waiting
	from notice n
		left join delivery d on d.notice_id = n.id and d.receiver_id = ${receiverId}
	where (${from}::uuid is null or n.award_id >= ${from}) and (${to}::uuid is null or n.award_id < ${to})
		and (${upTo}::bigint is null or n.position <= ${upTo})
		and case when d.id is not null then d.state not in ('withheld', 'overtaken')
			else ${openToAll} or exists (
				select from consent c where c.receiver_id = ${receiverId} and c.withdrawn_at is null
					and c.person_id = (n.body->'person'->>'local_id')::uuid
					and c.agreement_id = any(${consentedTo as string[]}::uuid[])
			) or exists (
				select from disclosure o where o.notice_id = n.id and o.receiver_id = ${receiverId})
			end
	order by n.award_id, n.sequence desc`;

/** @param upTo as of which position of the feed; null: as of now */
export async function ourTallies(
	sql: AnySql,
	who: Owed,
	range: Range,
	upTo: number | null = null
): Promise<Tallies> {
	const rows = await sql<(Tally & { status: string })[]>`
		select status, count(*) as count,
			encode(sha256(convert_to(string_agg(
				award_id || ' ' || sequence || E'\n', '' order by award_id), 'UTF8')), 'hex') as hash
		from (${owed(sql, who, range, upTo)}) o group by status`;
	return Object.fromEntries(rows.map(({ status, count, hash }) => [status, { count, hash }]));
}

/**
 * What a register ought to hold of a range, for one that asks. That it asked is kept, to the minute:
 * whether it agrees, only it can tell.
 */
export async function holdingsAnswer(
	sql: AnySql,
	receiverId: string,
	at: Date,
	range: Range
): Promise<HoldingsAnswer> {
	const position = await feedPosition(sql);
	const who = await owedTo(sql, receiverId, at);
	const by_status = await ourTallies(sql, who, range, position);
	await sql`
		update receiver set holdings_asked_at = ${at}
		where id = ${receiverId}
			and (holdings_asked_at is null or holdings_asked_at < ${at}::timestamptz - interval '1 minute')`;
	return { by_status, position };
}

/** Award by award. `waiting`: the notice has not been received yet. */
export const ourHoldings = (sql: AnySql, who: Owed, range: Range) =>
	sql<(Holding & { noticeId: string; waiting: boolean | null })[]>`${owed(sql, who, range)}`;

/**
 * The award in the middle of those that it is owed in a range; null when there are fewer than two. The
 * register hears this id, so it is never one that it was not told of: provisional, withheld or on its way.
 */
export async function medianAward(sql: AnySql, who: Owed, range: Range): Promise<string | null> {
	const [row] = await sql<{ lowest: string | null; median: string | null }[]>`
		select (percentile_disc(0) within group (order by award_id))::text as lowest,
			(percentile_disc(0.5) within group (order by award_id desc))::text as median
		from (${owed(sql, who, range)}) o where waiting is not true`;
	return row && row.median !== row.lowest ? row.median : null;
}
