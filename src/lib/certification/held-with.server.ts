import type { AnySql } from '#lib/platform/database.server.ts';
import { addDays, londonDay } from '#lib/platform/days.ts';
import { RENEWAL_WINDOW_DAYS } from './award-status.rules.ts';
import type { Standing } from './standing-filter.rules.ts';

export type HeldWith = {
	/** Only people with an award of which this is true; null: anybody. */
	standing: Standing | null;
	/** Only people with an award of this level; null: of any. */
	level: string | null;
};

/**
 * Narrows rows `w`, which have a `person_id`, to people with one award that is all that is asked. What is
 * true of it is worked out as `publicStatus` does: an award whose time is over has expired, whether or
 * not the job that moves it has run. Each person is asked about in turn, which is what the offset is for:
 * a plan that joins would first gather whoever is suspended, whatever they are called.
 */
export function heldWith(sql: AnySql, at: Date, { standing, level }: HeldWith) {
	if (!standing && !level) return sql``;
	return sql`
		and exists (select from award a
			where a.person_id = w.person_id and a.state not in ('provisional', 'voided')
				${level ? sql`and a.edition_id = any(${editionsOf(sql, level)})` : sql``}
				${standing ? sql`and ${isSo(sql, standing, londonDay(at))}` : sql``}
			offset 0)`;
}

/** Worked out once a search: there are few editions, and many people of a common name to look at. */
const editionsOf = (sql: AnySql, level: string) =>
	sql`array(select e.id from edition e where e.award ->> 'level' = ${level})`;

function isSo(sql: AnySql, standing: Standing, today: string) {
	const lasting = sql`a.state in ('awarded', 'due', 'conditions')`;
	switch (standing) {
		case 'in-force':
			return sql`${lasting} and coalesce(a.expires_on >= ${today}, true)`;
		case 'due':
			return sql`${lasting} and a.expires_on >= ${today}
				and a.expires_on <= ${addDays(today, RENEWAL_WINDOW_DAYS)}`;
		case 'expired':
			return sql`(a.state = 'expired' or (${lasting} and a.expires_on < ${today}))`;
		case 'suspended':
			return sql`a.state = 'suspended'`;
		case 'ended':
			return sql`a.state in ('revoked', 'withdrawn', 'superseded')`;
	}
}

/**
 * Whether an award is still to be aged by its job that counts as expired today, or as to be renewed:
 * its marks in the index of the register are then of yesterday. Asked of an index, and true for minutes
 * of a day, or as long as nothing runs.
 */
export async function isAgeingBehind(
	sql: AnySql,
	at: Date,
	standing: Standing | null
): Promise<boolean> {
	if (standing !== 'due' && standing !== 'expired') return false;
	const today = londonDay(at);
	// The earliest stands first in an index; asked for any up to a day, a plan looks through all of them.
	const [first] = await sql<{ expiresOn: string | null }[]>`
		select expires_on from award
		where ${standing === 'due' ? sql`state = 'awarded'` : sql`state in ('awarded', 'due', 'conditions')`}
		order by expires_on limit 1`;
	if (!first?.expiresOn) return false;
	return standing === 'due'
		? first.expiresOn <= addDays(today, RENEWAL_WINDOW_DAYS)
		: first.expiresOn < today;
}
