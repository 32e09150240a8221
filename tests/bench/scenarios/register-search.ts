import type { Sql } from '../../../src/lib/platform/database.server.ts';
import { load, type Load, type Request } from '../load.ts';
import { compared, ratio, type Scenario } from '../scenario.ts';
import { addressOf } from '../stage.ts';

const CONNECTIONS = 8;
const SMALL = 10_000;
const LARGE = 1_000_000;

/**
 * The public register's search: exact names, common and rare, in any order, and every third one
 * misspelt. Measured with ten thousand entries and with a million (times --scale): what a search costs
 * in the large register against the small one is `cost-of-size`. The ceiling is a bare page of the same
 * size with one select.
 */
export const registerSearch: Scenario = {
	name: 'register-search',
	about: 'search the public register, a third of the names misspelt',
	async run(stage, { seconds, scale }) {
		const { sql } = stage;
		const site = await stage.bareSiteOrigin();
		const options = { connections: CONNECTIONS, seconds: seconds / 4 };
		const isPage = (a: { status: number; body: string }) =>
			a.status === 200 && a.body.includes('True on');
		const measure = async (entries: number): Promise<Load> => {
			await fill(sql, entries);
			const searches = await someSearches(sql);
			await load(stage.app.origin, { ...options, seconds: 1 }, searches, isPage);
			return load(stage.app.origin, options, searches, isPage);
		};
		const small = await measure(Math.round(SMALL * scale));
		const large = await measure(Math.round(LARGE * scale));
		const bare = await load(
			site,
			options,
			() => ({ path: '/?bytes=9000' }),
			(a) => a.status === 200
		);
		return [
			...compared(large, bare),
			{ metric: 'small-throughput', value: small.perSecond, unit: '1/s' },
			{ metric: 'small-p50', value: small.p50Ms, unit: 'ms' },
			{ metric: 'cost-of-size', value: ratio(small.perSecond, large.perSecond), unit: '1' },
			{ metric: 'entries', value: Math.round(LARGE * scale), unit: 'people' }
		];
	}
};

/** Invented names: 300 first names, and family names of which few are common and most are rare. */
async function fill(sql: Sql, entries: number): Promise<void> {
	const [known] = await sql<{ count: number }[]>`
		select count(*) from person where email like 'entry-%'`;
	for (let from = (known?.count ?? 0) + 1; from <= entries; from += 100_000) {
		const to = Math.min(from + 99_999, entries);
		await sql.begin(async (tx) => {
			await tx`set local statement_timeout = 0`;
			await tx`
				create temporary table made on commit drop as
				select gen_random_uuid() as id, n, initcap(${syllables(tx, 'n % 300', 2)}) || ' ' ||
					initcap(${syllables(tx, '(power(hashint8(n)::bigint & 65535, 2) / 140000)::int', 3)}) as name
				from generate_series(${from}::int, ${to}::int) n`;
			await tx`insert into person (id, name, email, created_at)
				select id, name, 'entry-' || n || '@example.org', now() from made`;
			await tx`insert into listing (person_id, number, name)
				select id, (20000000 + n)::text, name from made`;
			await tx`insert into register_word
				select distinct unnest(search_words(name)) from made on conflict do nothing`;
			await tx`insert into listing_word (word, sort_name, person_id, words)
				select key, lower(name), id, search_words(name) from made, listing_keys(search_words(name)) key`;
		});
	}
	// As autovacuum leaves tables that grew.
	await sql.unsafe('vacuum analyze person, listing, listing_word, register_word');
}

/** SQL for a word of some syllables that a number stands for. */
const syllables = (tx: Pick<Sql, 'unsafe'>, number: string, count: number) =>
	tx.unsafe(
		Array.from({ length: count }, (_, i) => {
			const of = `((${number}) / ${12 ** i}) % 12 + 1`;
			return `(array['ba','ren','to','mil','sa','ked','vi','lon','dar','fen','ows','quil'])[${of}]`;
		}).join(' || ')
	);

async function someSearches(sql: Sql): Promise<(client: number, count: number) => Request> {
	const rows = await sql<{ name: string }[]>`
		select name from listing where number like '2%7' limit 2000`;
	const names = rows.map(({ name }) => name);
	return (client, count) => {
		const name = names[(client * 7919 + count * 31) % names.length]!;
		const typed = [name, name.split(' ')[1]!, misspelt(name)][count % 3]!;
		return {
			path: `/register?name=${encodeURIComponent(typed)}`,
			headers: addressOf(client * 1_000_000 + count)
		};
	};
}

/** Two letters of the family name change places. */
const misspelt = (name: string) => name.replace(/(\w)(\w)(\w)$/, '$2$1$3');
