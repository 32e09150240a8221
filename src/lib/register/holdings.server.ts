import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import type { Holding, Range, Tallies, Tally } from './reconciliation.rules.ts';
import { agreementOf } from './terms.server.ts';

/** What one register ought to hold. `openToAll`: it may be told of everybody, and is not only owed what it was. */
export type Owed = { receiverId: string; openToAll: boolean };

export async function owedTo(sql: AnySql, receiverId: string, at: Date): Promise<Owed> {
	const agreement = await agreementOf(sql, receiverId);
	const today = londonDay(at);
	const live =
		agreement !== null &&
		agreement.startsOn <= today &&
		(agreement.endsOn === null || agreement.endsOn >= today);
	return { receiverId, openToAll: live && agreement.basis === 'contract' };
}

/**
 * The newest notice of each award that the register was or is to be told: all but what was withheld or overtaken.
 * Where no delivery was ever made (it was gone, or it fetches), what it may be told or has fetched.
 */
const owed = (sql: AnySql, { receiverId, openToAll }: Owed, { from, to }: Range) => sql`
	select distinct on (n.award_id) n.award_id, n.id as notice_id, n.sequence,
		n.body->>'status' as status, d.state = 'waiting' as waiting
	from notice n
		left join delivery d on d.notice_id = n.id and d.receiver_id = ${receiverId}
	where (${from}::uuid is null or n.award_id >= ${from}) and (${to}::uuid is null or n.award_id < ${to})
		and case when d.id is not null then d.state not in ('withheld', 'overtaken')
			else ${openToAll} or exists (
				select from disclosure o where o.notice_id = n.id and o.receiver_id = ${receiverId})
			end
	order by n.award_id, n.sequence desc`;

export async function ourTallies(sql: AnySql, who: Owed, range: Range): Promise<Tallies> {
	const rows = await sql<(Tally & { status: string })[]>`
		select status, count(*) as count,
			encode(sha256(convert_to(string_agg(
				award_id || ' ' || sequence || E'\n', '' order by award_id), 'UTF8')), 'hex') as hash
		from (${owed(sql, who, range)}) o group by status`;
	return Object.fromEntries(rows.map(({ status, count, hash }) => [status, { count, hash }]));
}

/** Award by award. `waiting`: the notice has not been received yet. */
export const ourHoldings = (sql: AnySql, who: Owed, range: Range) =>
	sql<(Holding & { noticeId: string; waiting: boolean | null })[]>`${owed(sql, who, range)}`;

/** The award in the middle of those we have in a range; null when there are fewer than two. */
export async function medianAward(sql: AnySql, { from, to }: Range): Promise<string | null> {
	const [row] = await sql<{ lowest: string | null; median: string | null }[]>`
		select (percentile_disc(0) within group (order by id))::text as lowest,
			(percentile_disc(0.5) within group (order by id desc))::text as median
		from award
		where (${from}::uuid is null or id >= ${from}) and (${to}::uuid is null or id < ${to})`;
	return row && row.median !== row.lowest ? row.median : null;
}
