import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';

/** A pool, or a transaction of one: queries are written the same against both. */
export type Sql = postgres.Sql<{ bigint: number; numeric: number; date: string }>;
export type Transaction = postgres.TransactionSql<{
	bigint: number;
	numeric: number;
	date: string;
}>;
export type AnySql = Sql | Transaction;

/**
 * Opens a pool. Columns come back in camelCase; bigint and numeric as numbers (ids are UUIDs and
 * marks have two decimals, so both are exact); dates without a time as 'YYYY-MM-DD'.
 */
export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Sql {
	const { max = 10, name = 'tranche' } = options;
	const sql = openPool(url, { max, name });
	const line = openPool(url, { max: 1, name: `${name}, short reads` });
	lines.set(sql, line);
	const { end } = sql;
	sql.end = async (how) => void (await Promise.all([end(how), line.end(how)]));
	return sql;
}

const lines = new WeakMap<AnySql, Sql>();

/**
 * One connection beside the pool, opened when it is first asked for, on which short reads wait in line
 * instead of each waking a server process of its own: a third more pages a second. Nothing that writes,
 * locks or takes long goes there. A transaction reads on its own connection.
 */
export const lineForShortReads = (sql: AnySql): AnySql => lines.get(sql) ?? sql;

function openPool(url: string, { max, name }: { max: number; name: string }): Sql {
	return postgres(url, {
		max,
		idle_timeout: 60,
		connect_timeout: 10,
		// Half a second at most: the driver's own waits grow to 20, long after a database is back.
		backoff: (tries) => Math.min(0.05 * 2 ** tries, 0.5),
		onnotice: () => {},
		connection: {
			application_name: name,
			TimeZone: 'UTC',
			plan_cache_mode: 'force_generic_plan',
			statement_timeout: 30_000,
			idle_in_transaction_session_timeout: 60_000
		},
		transform: {
			undefined: null,
			column: { from: postgres.toCamel, to: postgres.fromCamel }
		},
		// See array-types.ts: asking the server for them can end the process.
		fetch_types: false,
		types: {
			...arrayTypes,
			bigint: { to: 20, from: [20], parse: Number, serialize: String },
			numeric: { to: 1700, from: [1700], parse: Number, serialize: String },
			date: { to: 1082, from: [1082], parse: (value: string) => value, serialize: String }
		}
	}) as unknown as Sql;
}

/**
 * Runs one story in one transaction: domain rows, history, outbox and jobs commit together or not
 * at all. No network call belongs inside.
 */
export async function inTransaction<T>(
	sql: Sql,
	story: (tx: Transaction) => Promise<T>
): Promise<T> {
	return (await sql.begin((tx) => story(tx as Transaction))) as T;
}

/**
 * Many stories in one transaction: all of them commit together or none, with one wait for the disk.
 * For loading data while nobody else is at work. A story that fails fails them all.
 */
export function inOneTransaction<T>(sql: Sql, act: (within: Sql) => Promise<T>): Promise<T> {
	return inTransaction(sql, (tx) => {
		const begin = (story: (tx: Transaction) => Promise<unknown>) => story(tx);
		const within = new Proxy(tx, {
			get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key))
		});
		return act(within as unknown as Sql);
	});
}

/** True when `error` is a violation of the named constraint (or, without a name, of any unique constraint). */
export function violates(error: unknown, constraint?: string): boolean {
	return (
		error instanceof postgres.PostgresError &&
		(constraint ? error.constraint_name === constraint : error.code === '23505')
	);
}
