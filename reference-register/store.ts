import postgres from 'postgres';
import type { Notice, Status } from './notice.ts';

export type Store = ReturnType<typeof openStore>;

export type Entry = {
	id: string;
	sequence: number;
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
		tallies: () => tallies(sql),
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
				outcome text not null check (outcome in ('applied', 'older')),
				body text not null,
				received_at timestamptz not null default now()
			)`;
	});
}

/**
 * Applies one notice. A notice that was received before changes nothing, whatever its sequence; one
 * older than what is known of its award is kept and changes nothing either.
 */
async function apply(
	sql: postgres.Sql,
	notice: Notice,
	rawBody: string
): Promise<'applied' | 'older' | 'duplicate'> {
	const { noticeId, type: _, awardId, ...facts } = notice;
	return await sql.begin(async (tx) => {
		// The unique key makes a copy that arrives at the same moment wait for this one.
		const first = await tx`
			insert into received ${tx({
				noticeId,
				awardId,
				sequence: notice.sequence,
				outcome: 'applied',
				body: rawBody
			})} on conflict do nothing`;
		if (first.count === 0) return 'duplicate';
		const changed = await tx`
			insert into entry ${tx({ id: awardId, ...facts })}
			on conflict (id) do update set ${tx(facts)} where entry.sequence < ${notice.sequence}`;
		if (changed.count === 1) return 'applied';
		await tx`update received set outcome = 'older' where notice_id = ${noticeId}`;
		return 'older';
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

/** For each status: how many, and the SHA-256 of "award_id sequence" lines in order of award_id. */
async function tallies(
	sql: postgres.Sql
): Promise<{ status: string; count: number; hash: string }[]> {
	return await sql<{ status: string; count: number; hash: string }[]>`
		select status, count(*)::int as count,
			encode(sha256(convert_to(
				string_agg(id || ' ' || sequence || E'\n', '' order by id), 'UTF8')), 'hex') as hash
		from entry group by status order by status`;
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
