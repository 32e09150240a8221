import type { PendingQuery, Row } from 'postgres';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql } from '#lib/platform/database.server.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { readDated } from '#lib/platform/read-replica.server.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { type HeldWith, heldWith, isAgeingBehind } from './held-with.server.ts';
import { type ListedAward, listedAwards } from './listed-awards.server.ts';
import { readRegisterQuery } from './register-query.rules.ts';
import { similarWords } from './similar-words.server.ts';
import { markOf } from './standing-filter.rules.ts';

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
	/** The instant for which all of this is true. */
	at: Date;
};

export type RegisterSearch = HeldWith & {
	typed: string;
	after: string | null;
	address: string;
};

const PAGE = 20;
/** A search is for finding a person. Whoever reads on and on copies the list: that is where it ends. */
const MOST = 5 * PAGE;

/** Enough for an employer with a list of names; a list of everybody takes years. */
const searches: Limit = { name: 'register-search', max: 30, windowSeconds: 60 };
const searchesADay: Limit = { name: 'register-search-day', max: 1_000, windowSeconds: 86_400 };
const entries: Limit = { name: 'register-entry', max: 60, windowSeconds: 60 };
/** Of the numbers that there could be, so few are an entry that this many tries find a handful. */
const entriesADay: Limit = { name: 'register-entry-day', max: 1_000, windowSeconds: 86_400 };

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
	return readDated(sql, visitor.at, async (from, at) => ({
		...(await find(from, at, search, query)),
		at
	}));
}

async function find(
	sql: Sql,
	at: Date,
	search: RegisterSearch,
	query: Extract<ReturnType<typeof readRegisterQuery>, { kind: 'words' | 'number' | 'code' }>
): Promise<Omit<Found, 'at'>> {
	if (query.kind !== 'words') {
		const people = await peopleWith(sql, query, heldWith(sql, at, search));
		return { entries: await entriesOf(sql, at, people), next: null, exact: true };
	}
	const after = readAfter(search.after);
	// Whatever page is asked for, it is looked for among the first hundred: nobody can write an address
	// that leads further.
	const mark = markOf(search.standing, await isAgeingBehind(sql, at, search.standing));
	const filter = { mark, held: heldWith(sql, at, search) };
	const first = await peopleNamed(sql, query.words, filter, after ? MOST : PAGE + 1);
	if (first.length > 0 || after) {
		const from = after ? placeAfter(first, after) : 0;
		const rows = first.slice(from, from + PAGE);
		const [last, shown] = [rows.at(-1), from + rows.length];
		const next = last && first.length > shown ? writeAfter({ ...last, shown }) : null;
		return { entries: await entriesOf(sql, at, rows), next, exact: true };
	}
	let similar = await peopleSimilarTo(sql, query.words, filter);
	if (similar.length === 0 && query.words.length > 2) {
		// First and family name, without the names between: a passport has more of them than a register.
		similar = await peopleNamed(sql, [query.words[0]!, query.words.at(-1)!], filter, PAGE);
	}
	return { entries: await entriesOf(sql, at, similar), next: null, exact: false };
}

/** One entry by its number. @throws TooMany */
export async function entryAt(
	sql: Sql,
	visitor: Actor,
	input: { number: string; address: string }
): Promise<Entry | null> {
	const subject = placeOf(input.address);
	await takeHits(sql, visitor, [
		{ limit: entries, subject },
		{ limit: entriesADay, subject }
	]);
	if (!/^[1-9]\d{7}$/.test(input.number)) return null;
	const people = await peopleWith(sql, { kind: 'number', number: input.number }, sql``);
	const [entry] = await entriesOf(sql, visitor.at, people);
	return entry ?? null;
}

type Listed = { personId: string; number: string; name: string; organisation: string | null };
/** Where a page ended: the number of the last entry shown, and how many had been shown by then. */
type After = { number: string; shown: number };

const writeAfter = ({ number, shown }: After): string =>
	Buffer.from(JSON.stringify([number, shown])).toString('base64url');

/** Null for none, or one that we did not write: the search then begins anew. */
function readAfter(written: string | null): After | null {
	if (!written) return null;
	try {
		const [number, shown] = JSON.parse(Buffer.from(written, 'base64url').toString()) as unknown[];
		const isOurs = typeof number === 'string' && Number.isSafeInteger(shown);
		return isOurs ? { number, shown: Math.max(1, shown as number) } : null;
	} catch {
		return null;
	}
}

/** Where the next page begins; when the last entry shown is gone meanwhile, what followed it took its place. */
function placeAfter(people: readonly Listed[], { number, shown }: After): number {
	const seen = people.findIndex((person) => person.number === number);
	return seen < 0 ? shown - 1 : seen + 1;
}

const peopleWith = (
	sql: AnySql,
	query: { kind: 'number'; number: string } | { kind: 'code'; code: string },
	narrowed: PendingQuery<Row[]>
) => sql<Listed[]>`
	select person_id, number, name, organisation from listing w
	where hidden_at is null ${narrowed} and ${
		query.kind === 'number'
			? sql`number = ${query.number}`
			: sql`person_id = (select a.person_id from certificate c join award a on a.id = c.award_id
				where c.code = ${query.code})`
	}`;

/** What else is asked: the mark on keys of whoever may hold it, and what is true of one of their awards. */
type Filter = { mark: string; held: PendingQuery<Row[]> };

/**
 * People with all of these words, by name. Two words are one key of the index; of several keys the
 * rarest leads, so that the other words are asked of few.
 */
async function peopleNamed(
	sql: AnySql,
	words: string[],
	{ mark, held }: Filter,
	most: number
): Promise<Listed[]> {
	const lead = await rarest(
		sql,
		keysOf(words).map((key) => key + mark)
	);
	return sql<Listed[]>`
		select f.person_id, l.number, l.name, l.organisation
		from (
			select w.person_id, w.sort_name from listing_word w
			where ${ofKey(sql, sql`${lead}`)}
				${words.length > 2 ? sql`and w.words @> ${words}::text[]` : sql``}
				${held}
			order by w.word, w.sort_name, w.person_id limit ${sql.unsafe(String(most))}
		) f join listing l on l.person_id = f.person_id
		order by f.sort_name, f.person_id`;
}

/** People with a word similar to each of these: at most one page, the nearest words first. */
async function peopleSimilarTo(
	sql: AnySql,
	words: string[],
	{ mark, held }: Filter
): Promise<Listed[]> {
	const [first = [], second, ...others] = await similarWords(sql, words);
	const near = nearKeys(first, second).map(({ key, rank }) => ({ key: key + mark, rank }));
	if (near.length === 0 || others.some((group) => group.length === 0)) return [];
	return sql<Listed[]>`
		select f.person_id, l.number, l.name, l.organisation
		from (
			select distinct on (n.person_id) n.* from
				unnest(${near.map(({ key }) => key)}::text[], ${near.map(({ rank }) => rank)}::int[])
					as near(word, rank)
			cross join lateral (
				select near.rank, w.sort_name, w.person_id from listing_word w
				where ${ofKey(sql, sql`near.word`)}
					${others.reduce((before, group) => sql`${before} and w.words && ${group}::text[]`, sql``)}
					${held}
				order by w.word, w.sort_name, w.person_id limit ${sql.unsafe(String(PAGE))}) n
			order by n.person_id, n.rank
		) f join listing l on l.person_id = f.person_id
		order by f.rank, f.sort_name, f.person_id limit ${PAGE}`;
}

/**
 * Entries of one key, read from its index in the order of names and no further than the limit. As a
 * range, because a plan for one key takes it for rare and sorts all of a common one; for the same reason
 * the limit stands in the statement itself.
 */
const ofKey = (sql: AnySql, key: PendingQuery<Row[]>) => sql`w.word <= ${key} and w.word >= ${key}`;

/** Two words as listing_keys() of the database writes them. */
const keyOf = (one: string, other: string) => [one, other].sort().join(' ');

/** What leads to people with all of these words: each two neighbours, or the only word. */
const keysOf = (words: readonly string[]): string[] =>
	words.length < 2 ? [...words] : words.slice(1).map((word, before) => keyOf(words[before]!, word));

/** Keys of what the first two words may have been meant for, with how far they are from what was typed. */
function nearKeys(
	first: readonly string[],
	second: readonly string[] | undefined
): { key: string; rank: number }[] {
	if (!second) return first.map((key, rank) => ({ key, rank }));
	return first.flatMap((one, far) =>
		second.flatMap((other, further) =>
			one === other ? [] : [{ key: keyOf(one, other), rank: far + further }]
		)
	);
}

/** How often a key occurs is counted no further than this. */
const COMMON = 200;

async function rarest(sql: AnySql, keys: readonly string[]): Promise<string> {
	const [only = ''] = keys;
	if (keys.length < 2) return only;
	const [row] = await sql<{ key: string }[]>`
		select asked.key from unnest(${keys as string[]}::text[]) asked(key)
		order by (select count(*) from (
			select from listing_word w where w.word = asked.key
			limit ${sql.unsafe(String(COMMON))}) counted)
		limit 1`;
	return row?.key ?? only;
}

async function entriesOf(sql: AnySql, at: Date, people: readonly Listed[]): Promise<Entry[]> {
	const awards = await listedAwards(
		sql,
		at,
		people.map(({ personId }) => personId)
	);
	return people.map(({ personId, number, name, organisation }) => ({
		...{ number, name, organisation },
		awards: awards.get(personId) ?? []
	}));
}
