import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { type PublicStatus, publicStatus, type StandingAward } from './award-status.rules.ts';

/** A qualification as the public register shows it. */
export type ListedAward = {
	title: string;
	level: string;
	awardedOn: string;
	status: PublicStatus;
	since: string;
	/** The last day in force; null: open-ended, or not in force. */
	until: string | null;
	/** What limits it: words only where they may be published. Null: nothing. */
	conditions: { words: string | null } | null;
};

type Row = Pick<StandingAward, 'state' | 'validFrom' | 'expiresOn' | 'standingSince'> & {
	personId: string;
	title: string;
	level: string;
	awardedOn: string;
	conditions: string | null;
	conditionsPublic: boolean;
};

/** What each of these people holds or has held, as it is true at that instant; newest first. */
export async function listedAwards(
	sql: AnySql,
	at: Date,
	personIds: readonly string[]
): Promise<Map<string, ListedAward[]>> {
	if (personIds.length === 0) return new Map();
	const rows = await sql<Row[]>`
		select a.person_id, a.qualification_title as title, e.award ->> 'level' as level, a.awarded_on,
			a.state, a.valid_from, a.expires_on, a.standing_since, a.conditions, a.conditions_public
		from award a join edition e on e.id = a.edition_id
		where a.person_id = any(${personIds as string[]}::uuid[]) and a.state not in ('provisional', 'voided')
		order by a.awarded_on desc, a.id desc`;
	const today = londonDay(at);
	const byPerson = new Map<string, ListedAward[]>(personIds.map((id) => [id, []]));
	for (const row of rows) byPerson.get(row.personId)?.push(shown(row, today));
	return byPerson;
}

function shown(row: Row, today: string): ListedAward {
	const { title, level, awardedOn, state } = row;
	const standing = publicStatus({ ...row, replacedOn: null }, today);
	const limited = state === 'conditions' && standing.status === 'in_force';
	const conditions = limited ? { words: row.conditionsPublic ? row.conditions : null } : null;
	return { title, level, awardedOn, ...standing, conditions };
}

/** Every level that an award can have, for a filter. */
export async function levelsListed(sql: AnySql): Promise<string[]> {
	const rows = await sql<{ level: string }[]>`
		select distinct award ->> 'level' as level from edition order by 1`;
	return rows.map(({ level }) => level);
}
