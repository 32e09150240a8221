import type { AnySql } from '#lib/platform/database.server.ts';
import { isId } from '#lib/platform/id.ts';
import type { AwardState } from './award.machine.ts';
import { readCode } from './verification-code.rules.ts';

export type ListedAward = {
	id: string;
	name: string;
	title: string;
	state: AwardState;
	expiresOn: string | null;
};

const PAGE = 50;

/** Awards for staff, the newest first, a page at a time. `next`: where the next page begins. */
export async function awardList(
	sql: AnySql,
	{ search, state, after }: { search: string; state: string; after: string | null }
): Promise<{ awards: ListedAward[]; next: string | null }> {
	const code = readCode(search);
	const words = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`;
	const found = search
		? code
			? sql`a.id in (select award_id from certificate where code = ${code})`
			: sql`a.name_as_awarded ilike ${words}`
		: sql`true`;
	const awards = await sql<ListedAward[]>`
		select a.id, a.name_as_awarded as name, a.qualification_title as title, a.state, a.expires_on
		from award a
		where ${found} and ${state ? sql`a.state = ${state}` : sql`true`}
			and ${isId(after ?? '') ? sql`a.id < ${after}` : sql`true`}
		order by a.id desc limit ${PAGE + 1}`;
	const page = awards.slice(0, PAGE);
	return { awards: page, next: awards.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

export type AwardToReview = ListedAward & { reviewOn: string };

/**
 * Suspensions and conditions whose day of review has come: the task that a suspension ends in. It is
 * there as long as nobody has decided, whatever ran or did not.
 */
export async function awardsToReview(sql: AnySql, today: string): Promise<AwardToReview[]> {
	return await sql<AwardToReview[]>`
		select id, name_as_awarded as name, qualification_title as title, state, expires_on, review_on
		from award where state in ('suspended', 'conditions') and review_on <= ${today}
		order by review_on, id`;
}
