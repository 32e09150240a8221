import postgres from 'postgres';
import { type Answer, queueReceipt, queueStatuses, settled, unsent } from './answers.ts';
import { type Receipt, receiptFor } from './applying.ts';
import { memberFor, nameFor, prepareMembers } from './members.ts';
import type { Notice, Status } from './notice.ts';

export type Store = ReturnType<typeof openStore>;

export type Entry = {
	id: string;
	sequence: number;
	personId: string;
	status: Status;
	name: string;
	qualification: string;
	level: string;
	grade: string | null;
	awardingBody: string;
	awardedOn: string;
	validFrom: string;
	expiresOn: string | null;
	effectiveOn: string;
};

export const PAGE_SIZE = 25;

/** The register's own tables, in a schema of their own and over connections of their own. */
export function openStore(databaseUrl: string) {
	const sql = postgres(databaseUrl, {
		max: 5,
		onnotice: () => {},
		connection: { application_name: 'reference register', search_path: 'reference_register' },
		transform: postgres.camel,
		types: {
			date: { to: 1082, from: [1082], parse: (text: string) => text, serialize: String }
		}
	});
	return {
		prepare: () => prepare(sql),
		apply: (notice: Notice, rawBody: string) => apply(sql, notice, rawBody),
		find: (search: string, after: string | null) => find(sql, search, after),
		entry: (id: string) => entry(sql, id),
		tallies: (range: Range = {}) => tallies(sql, range),
		list: (range: Range) => list(sql, range),
		restate: () => sql.begin((tx) => queueStatuses(tx, null, new Date())),
		unsent: (): Promise<Answer[]> => unsent(sql),
		settled: (id: string) => settled(sql, id),
		close: () => sql.end({ timeout: 5 })
	};
}

/** Two starts at once take turns: "create schema if not exists" alone may collide. */
async function prepare(sql: postgres.Sql): Promise<void> {
	await sql.begin(async (tx) => {
		await tx`select pg_advisory_xact_lock(hashtext('reference_register'))`;
		await tx`create schema if not exists reference_register`;
		await tx`
			create table if not exists reference_register.entry (
				id uuid primary key,
				sequence int not null,
				person_id uuid not null,
				status text not null,
				name text not null,
				qualification text not null,
				level text not null,
				grade text,
				awarding_body text not null,
				awarded_on date not null,
				valid_from date not null,
				expires_on date,
				effective_on date not null
			)`;
		await tx`
			create index if not exists entry_name on reference_register.entry (lower(name), id)`;
		await tx`
			create table if not exists reference_register.received (
				notice_id uuid primary key,
				award_id uuid not null,
				sequence int not null,
				-- How often it changed an entry: once, unless the entry was lost and came back by a replay.
				applied int not null default 0,
				body text not null,
				received_at timestamptz not null default now()
			)`;
		// Tables of an earlier version of this program.
		await tx`
			alter table reference_register.entry add column if not exists person_id uuid,
				alter column grade drop not null`;
		await tx`
			alter table reference_register.received drop column if exists outcome,
				add column if not exists applied int not null default 0`;
		await prepareMembers(tx);
	});
}

/** Somebody without a name is shown all the same, so that both sides hold the same awards. */
const NO_NAME = 'Name not known';

/** Applies one notice by the rule of `applying.ts`. Notices of one award take turns. */
async function apply(sql: postgres.Sql, notice: Notice, rawBody: string): Promise<Receipt> {
	const { noticeId, type: _, awardId, registerNumber, name: told, ...others } = notice;
	const { sequence, personId } = notice;
	return await sql.begin(async (tx) => {
		// There may be no row of the award to lock yet.
		await tx`select pg_advisory_xact_lock(hashtextextended(${awardId}, 0))`;
		const first = await tx`
			insert into received ${tx({ noticeId, awardId, sequence, body: rawBody })} on conflict do nothing`;
		const [held] = await tx<{ sequence: number }[]>`
			select sequence from entry where id = ${awardId}`;
		const receipt = receiptFor(held ?? null, notice, first.count === 0);
		if (receipt !== 'applied') {
			await queueReceipt(tx, noticeId, 'duplicate');
			return receipt;
		}
		const name = told ?? (await nameFor(tx, personId, registerNumber)) ?? NO_NAME;
		const facts = { ...others, name };
		await tx`
			insert into entry ${tx({ id: awardId, ...facts })} on conflict (id) do update set ${tx(facts)}`;
		await tx`update received set applied = applied + 1 where notice_id = ${noticeId}`;
		const isMember = await memberFor(tx, { personId, name: told, registerNumber });
		await queueReceipt(tx, noticeId, isMember ? 'accepted' : 'unmatched');
		if (isMember) await queueStatuses(tx, personId, new Date());
		return receipt;
	});
}

const cursorOf = (row: { name: string; id: string }) =>
	Buffer.from(JSON.stringify([row.name.toLowerCase(), row.id])).toString('base64url');

function readCursor(cursor: string | null): [string, string] {
	try {
		const parsed: unknown = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString());
		if (Array.isArray(parsed) && parsed.length === 2 && isUuid(String(parsed[1]))) {
			return [String(parsed[0]), String(parsed[1])];
		}
	} catch {
		// A broken cursor starts at the beginning.
	}
	return ['', '00000000-0000-0000-0000-000000000000'];
}

async function find(
	sql: postgres.Sql,
	search: string,
	after: string | null
): Promise<{ entries: Entry[]; next: string | null }> {
	const [name, id] = readCursor(after);
	const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
	const rows = await sql<Entry[]>`
		select * from entry
		where name ilike ${pattern} and (lower(name), id) > (${name}, ${id}::uuid)
			and exists (select from member m where m.person_id = entry.person_id)
		order by lower(name), id limit ${PAGE_SIZE + 1}`;
	const entries = rows.slice(0, PAGE_SIZE);
	const last = entries.at(-1);
	return { entries, next: rows.length > PAGE_SIZE && last ? cursorOf(last) : null };
}

async function entry(sql: postgres.Sql, id: string): Promise<Entry | undefined> {
	if (!isUuid(id)) return undefined;
	const [row] = await sql<Entry[]>`select * from entry where id = ${id}`;
	return row;
}

/** Awards from `from` on and before `to`; null or none: no limit. */
export type Range = { from?: string | null; to?: string | null };

const within = (sql: postgres.Sql, { from, to }: Range) => sql`
	(${from ?? null}::uuid is null or id >= ${from ?? null}::uuid)
		and (${to ?? null}::uuid is null or id < ${to ?? null}::uuid)`;

/** For each status: how many, and the SHA-256 of "award_id sequence" lines in order of award_id. */
async function tallies(
	sql: postgres.Sql,
	range: Range
): Promise<{ status: string; count: number; hash: string }[]> {
	return await sql<{ status: string; count: number; hash: string }[]>`
		select status, count(*)::int as count,
			encode(sha256(convert_to(
				string_agg(id || ' ' || sequence || E'\n', '' order by id), 'UTF8')), 'hex') as hash
		from entry where ${within(sql, range)} group by status order by status`;
}

const LONGEST_LIST = 1000;

/** What it holds of each award in the range. */
const list = (sql: postgres.Sql, range: Range) =>
	sql<{ awardId: string; sequence: number; status: string }[]>`
		select id as award_id, sequence, status from entry
		where ${within(sql, range)} order by id limit ${LONGEST_LIST}`;

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
