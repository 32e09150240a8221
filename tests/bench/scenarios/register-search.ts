import { standings } from '../../../src/lib/certification/standing-filter.rules.ts';
import type { Sql, Transaction } from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import { load, type Load, type Request } from '../load.ts';
import { compared, type Metric, ratio, type Scenario } from '../scenario.ts';
import { addressOf, type Stage } from '../stage.ts';

const CONNECTIONS = 8;
const SMALL = 10_000;
const LARGE = 1_000_000;

/**
 * The public register's search: exact names, common and rare, in any order, and every third one
 * misspelt. Measured with ten thousand entries and with a million (times --scale): what a search costs
 * in the large register against the small one is `cost-of-size`. The same searches narrowed to each
 * standing in turn, half of them to a level as well, are `filtered-...`. The ceiling is a bare page of the same
 * size with one select.
 */
export const registerSearch: Scenario = {
	name: 'register-search',
	about: 'search the public register, a third of the names misspelt',
	async run(stage, { seconds, scale }) {
		const { sql } = stage;
		const site = await stage.bareSiteOrigin();
		const board = await openBoard(stage);
		const options = { connections: CONNECTIONS, seconds: seconds / 5 };
		const isPage = (a: { status: number; body: string }) =>
			a.status === 200 && a.body.includes('True on');
		const measure = async (entries: number): Promise<{ all: Load; filtered: Load }> => {
			await fill(sql, entries, board);
			const searches = await someSearches(sql);
			const run = async (next: Searches) => {
				await load(stage.app.origin, { ...options, seconds: 1 }, next, isPage);
				return load(stage.app.origin, options, next, isPage);
			};
			return { all: await run(searches), filtered: await run(narrowed(searches)) };
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
			...withErrors(compared(large.all, bare), [small.all, small.filtered, large.filtered]),
			{ metric: 'small-throughput', value: small.all.perSecond, unit: '1/s' },
			{ metric: 'small-p50', value: small.all.p50Ms, unit: 'ms' },
			{ metric: 'cost-of-size', value: costOfSize(small.all, large.all), unit: '1' },
			{ metric: 'filtered-throughput', value: large.filtered.perSecond, unit: '1/s' },
			{ metric: 'filtered-p50', value: large.filtered.p50Ms, unit: 'ms' },
			{ metric: 'filtered-p95', value: large.filtered.p95Ms, unit: 'ms' },
			{ metric: 'filtered-small-p50', value: small.filtered.p50Ms, unit: 'ms' },
			{
				metric: 'filtered-cost-of-size',
				value: costOfSize(small.filtered, large.filtered),
				unit: '1'
			},
			{ metric: 'entries', value: Math.round(LARGE * scale), unit: 'people' }
		];
	}
};

/** A wrong answer to any search counts. */
const withErrors = (metrics: Metric[], more: readonly Load[]): Metric[] =>
	metrics.map((one) =>
		one.metric === 'errors'
			? { ...one, value: more.reduce((sum, { errors }) => sum + errors, one.value) }
			: one
	);

const costOfSize = (small: Load, large: Load) => ratio(small.perSecond, large.perSecond);

type Board = { cohortId: string; boardId: string };

/** What the awards hang on: a cohort of their own, so that no other scenario's board is in the way. */
async function openBoard({ sql, cohort, learners }: Stage): Promise<Board> {
	const [cohortId, boardId] = [newId(), newId()];
	await sql`
		insert into cohort (id, code, name, edition_id, starts_on, ends_on, capacity, created_at)
		select ${cohortId}, ${`register-${cohortId.slice(-8)}`}, 'In the register', edition_id, '2023-01-05',
			'2023-06-30', 1, now()
		from cohort where id = ${cohort.id}`;
	const chairId = learners[0]!.personId;
	await sql`insert into board ${sql({ id: boardId, cohortId, state: 'open', meetsOn: '2023-07-01', chairId, createdAt: new Date() })}`;
	return { cohortId, boardId };
}

/** Invented names: 300 first names, and family names of which few are common and most are rare. */
async function fill(sql: Sql, entries: number, board: Board): Promise<void> {
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
			await fillAwards(tx as Transaction, board);
		});
	}
	// As autovacuum leaves tables that grew.
	await sql.unsafe('vacuum analyze person, listing, listing_word, register_word, award');
}

/**
 * Three in five of those made hold one award: most in force, one in fifty suspended, as many revoked, the
 * rest expired or to be renewed. Past the commands, whose way there is not measured.
 */
async function fillAwards(tx: Transaction, { cohortId, boardId }: Board): Promise<void> {
	await tx`
		create temporary table holds on commit drop as
		select id as person_id, n, gen_random_uuid() as enrolment_id, gen_random_uuid() as decision_id
		from made where n % 5 < 3`;
	await tx`
		insert into enrolment (id, person_id, cohort_id, candidate_number, state, created_at)
		select enrolment_id, person_id, ${cohortId}, 'R' || n, 'invited', now() from holds`;
	await tx`
		insert into board_decision (id, board_id, enrolment_id, decision, grade, decided_by, decided_at)
		select decision_id, ${boardId}, enrolment_id, 'award', 'Merit', person_id, now() from holds`;
	await tx`alter table award disable trigger award_state`;
	await tx`alter table award disable trigger award_listed`;
	await tx`
		insert into award (id, person_id, enrolment_id, edition_id, decision_id, name_as_awarded,
			qualification_code, qualification_title, grade, awarded_on, valid_from, standing_since, expires_on,
			state, created_at)
		select gen_random_uuid(), h.person_id, h.enrolment_id, c.edition_id, h.decision_id, m.name, 'FCL',
			'Foundations', 'Merit', current_date - 900, current_date - 900, current_date - 900,
			case when n % 10 = 0 then current_date - 1 when n % 10 = 1 then current_date + 60
				else current_date + 195 end,
			case when n % 50 = 2 then 'suspended' when n % 50 = 12 then 'revoked' when n % 10 = 0 then 'expired'
				when n % 10 = 1 then 'due' else 'awarded' end,
			now()
		from holds h join made m using (n) join cohort c on c.id = ${cohortId}`;
	await tx`alter table award enable trigger award_state`;
	await tx`alter table award enable trigger award_listed`;
	await tx`
		insert into listing_word (word, sort_name, person_id, words)
		select w.word || mark, w.sort_name, w.person_id, w.words
		from holds join award a using (person_id) join listing_word w using (person_id),
			listing_marks(array[a.state]) mark
		where mark <> ''`;
}

/** SQL for a word of some syllables that a number stands for. */
const syllables = (tx: Pick<Sql, 'unsafe'>, number: string, count: number) =>
	tx.unsafe(
		Array.from({ length: count }, (_, i) => {
			const of = `((${number}) / ${12 ** i}) % 12 + 1`;
			return `(array['ba','ren','to','mil','sa','ked','vi','lon','dar','fen','ows','quil'])[${of}]`;
		}).join(' || ')
	);

type Searches = (client: number, count: number) => Request;

/** The same searches for people of each standing in turn, half of them of a level too. */
const narrowed =
	(searches: Searches): Searches =>
	(client, count) => {
		const search = searches(client, count);
		const standing = standings[count % standings.length]!;
		const level = count % 2 === 0 ? '&level=unregulated' : '';
		return { ...search, path: `${search.path}&standing=${standing}${level}` };
	};

async function someSearches(sql: Sql): Promise<Searches> {
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
