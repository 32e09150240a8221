import type { Actor } from '#lib/platform/actor.ts';
import { readCursor, textIn, writeCursor } from '#lib/platform/cursor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { readSlightlyOld } from '#lib/platform/read-replica.server.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { type ListedAward, listedAwards } from './listed-awards.server.ts';
import { readRegisterQuery } from './register-query.rules.ts';
import { similarWords } from './similar-words.server.ts';

/** A person as the public register shows them. */
export type Entry = {
	number: string;
	name: string;
	organisation: string | null;
	awards: ListedAward[];
};

export type Found = {
	entries: Entry[];
	/** Where the next page starts; null on the last one, and after as many as anybody reads. */
	next: string | null;
	/** False: nobody is written exactly so, and these are similar. */
	exact: boolean;
};

export type RegisterSearch = {
	typed: string;
	/** Only people with an award that is in force today. */
	inForce: boolean;
	/** Only people with an award of this level. */
	level: string | null;
	after: string | null;
	address: string;
};

const PAGE = 20;
/** A search is for finding a person. Whoever reads on and on copies the list: that is where it ends. */
const MOST_PAGES = 5;

/** Enough for an employer with a list of names; a list of everybody takes years. */
const searches: Limit = { name: 'register-search', max: 30, windowSeconds: 60 };
const searchesADay: Limit = { name: 'register-search-day', max: 1_000, windowSeconds: 86_400 };
const entries: Limit = { name: 'register-entry', max: 60, windowSeconds: 60 };

/**
 * People whose name, organisation, number or certificate is what was typed. Never says how many there
 * are. When nobody is written exactly so, those written similarly.
 * @returns null when there is nothing to look for
 * @throws TooMany
 */
export async function searchRegister(
	sql: Sql,
	visitor: Actor,
	search: RegisterSearch
): Promise<Found | null> {
	const query = readRegisterQuery(search.typed);
	if (query.kind === 'nothing' || query.kind === 'too-short') return null;
	const subject = placeOf(search.address);
	await takeHits(sql, visitor, [
		{ limit: searches, subject },
		{ limit: searchesADay, subject }
	]);
	// A list to look through may be a minute old; each entry, and every certificate, is asked for anew.
	return readSlightlyOld(sql, (from) => find(from, visitor, search, query));
}

async function find(
	sql: Sql,
	visitor: Actor,
	search: RegisterSearch,
	query: Extract<ReturnType<typeof readRegisterQuery>, { kind: 'words' | 'number' | 'code' }>
): Promise<Found> {
	if (query.kind !== 'words') {
		const people = await peopleWith(sql, query);
		return { entries: await entriesOf(sql, visitor, people), next: null, exact: true };
	}
	const after = readAfter(search.after);
	const exact = await peopleNamed(sql, visitor, query.words, search, after);
	if (exact.length > 0 || after) {
		const rows = exact.slice(0, PAGE);
		const last = rows.at(-1);
		const page = (after?.page ?? 1) + 1;
		const more = exact.length > PAGE && last !== undefined && page <= MOST_PAGES;
		const next = more ? writeCursor(JSON.stringify([last.sortName, page]), last.personId) : null;
		return { entries: await entriesOf(sql, visitor, rows), next, exact: true };
	}
	const similar = await peopleSimilarTo(sql, visitor, query.words, search);
	return { entries: await entriesOf(sql, visitor, similar), next: null, exact: false };
}

/** One entry by its number. @throws TooMany */
export async function entryAt(
	sql: Sql,
	visitor: Actor,
	input: { number: string; address: string }
): Promise<Entry | null> {
	await takeHits(sql, visitor, [{ limit: entries, subject: placeOf(input.address) }]);
	if (!/^[1-9]\d{7}$/.test(input.number)) return null;
	const people = await peopleWith(sql, { kind: 'number', number: input.number });
	const [entry] = await entriesOf(sql, visitor, people);
	return entry ?? null;
}

type Listed = { personId: string; number: string; name: string; organisation: string | null };
type Named = Listed & { sortName: string };
type After = { sortName: string; personId: string; page: number };

function readAfter(written: string | null): After | null {
	const cursor = readCursor(written, textIn);
	if (!cursor) return null;
	try {
		const [sortName, page] = JSON.parse(cursor.value) as [string, number];
		const isOurs = typeof sortName === 'string' && page > 1 && page <= MOST_PAGES;
		return isOurs ? { sortName, personId: cursor.id, page } : null;
	} catch {
		return null;
	}
}

const peopleWith = (
	sql: AnySql,
	query: { kind: 'number'; number: string } | { kind: 'code'; code: string }
) => sql<Listed[]>`
	select person_id, number, name, organisation from listing
	where hidden_at is null and ${
		query.kind === 'number'
			? sql`number = ${query.number}`
			: sql`person_id = (select a.person_id from certificate c join award a on a.id = c.award_id
				where c.code = ${query.code})`
	}`;

/** People with all of these words, by name; the rarest word leads, so that the others are asked of few. */
async function peopleNamed(
	sql: AnySql,
	visitor: Actor,
	words: string[],
	filter: RegisterSearch,
	after: After | null
): Promise<Named[]> {
	const lead = (await rarestFirst(sql, words))[0] ?? '';
	return sql<Named[]>`
		select w.person_id, w.sort_name, l.number, l.name, l.organisation
		from listing_word w join listing l on l.person_id = w.person_id
		where w.word = ${lead} and w.words @> ${words}::text[]
			${after ? sql`and (w.sort_name, w.person_id) > (${after.sortName}, ${after.personId}::uuid)` : sql``}
			${matching(sql, visitor, filter)}
		order by w.sort_name, w.person_id limit ${PAGE + 1}`;
}

/** People with a word similar to each of these: at most one page, the nearest words first. */
async function peopleSimilarTo(
	sql: AnySql,
	visitor: Actor,
	words: string[],
	filter: RegisterSearch
): Promise<Listed[]> {
	const groups = await similarWords(sql, words);
	if (groups.some((group) => group.length === 0)) return [];
	const order = await rarestFirst(sql, groups.flat());
	const lead = groups.find((group) => group.includes(order[0] ?? '')) ?? [];
	const others = groups.filter((group) => group !== lead);
	return sql<Listed[]>`
		select distinct on (n.rank, n.sort_name, n.person_id)
			n.person_id, n.number, n.name, n.organisation
		from unnest(${lead}::text[]) with ordinality as near(word, rank)
		cross join lateral (
			select near.rank, w.sort_name, w.person_id, l.number, l.name, l.organisation
			from listing_word w join listing l on l.person_id = w.person_id
			where w.word = near.word
				${others.reduce((before, group) => sql`${before} and w.words && ${group}::text[]`, sql``)}
				${matching(sql, visitor, filter)}
			order by w.sort_name, w.person_id limit ${PAGE}) n
		order by n.rank, n.sort_name, n.person_id limit ${PAGE}`;
}

/** How often a word occurs is counted no further than this. */
const COMMON = 1_000;

async function rarestFirst(sql: AnySql, words: string[]): Promise<string[]> {
	if (words.length < 2) return words;
	const rows = await sql<{ word: string }[]>`
		select asked.word from unnest(${words}::text[]) asked(word)
		order by (select count(*) from (
			select from listing_word w where w.word = asked.word limit ${COMMON}) counted)`;
	return rows.map(({ word }) => word);
}

function matching(sql: AnySql, { at }: Actor, { inForce, level }: RegisterSearch) {
	if (!inForce && !level) return sql``;
	return sql`
		and exists (select from award a join edition e on e.id = a.edition_id
			where a.person_id = w.person_id and a.state not in ('provisional', 'voided')
				${level ? sql`and e.award ->> 'level' = ${level}` : sql``}
				${
					inForce
						? sql`and a.state in ('awarded', 'due', 'conditions')
							and coalesce(a.expires_on >= (${at}::timestamptz at time zone 'Europe/London')::date, true)`
						: sql``
				})`;
}

async function entriesOf(sql: AnySql, visitor: Actor, people: readonly Listed[]): Promise<Entry[]> {
	const awards = await listedAwards(
		sql,
		visitor.at,
		people.map(({ personId }) => personId)
	);
	return people.map(({ personId, number, name, organisation }) => ({
		...{ number, name, organisation },
		awards: awards.get(personId) ?? []
	}));
}
