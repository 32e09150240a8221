import postgres from 'postgres';
import type { Config } from './config.server.ts';
import { startEmbeddedPostgres } from './embedded-postgres.server.ts';
import { migrate } from './migrate.server.ts';

/** Runs one step of a start and says how long it took. */
export type Step = <T>(name: string, act: () => Promise<T>) => Promise<T>;

export type Database = { url: string; stop(): Promise<void> };

const OLDEST_POSTGRES = 150_000;

/**
 * A database that answers and is up to date: the one of DATABASE_URL, else the embedded one. From
 * here on DATABASE_URL holds its address, so that every later `readConfig` finds it.
 * @param share for a short command that may run beside a server on the same data directory; without
 *   `migrating` it leaves the tables as they are
 * @throws Error with one plain sentence
 */
export async function prepareDatabase(
	config: Config,
	step: Step,
	{ share = false, migrating = true, log = console.error as (line: string) => void } = {}
): Promise<Database> {
	const given = config.databaseUrl;
	const database: Database = given
		? { url: given, stop: () => Promise.resolve() }
		: await step('Starting PostgreSQL', () =>
				startEmbeddedPostgres({ dataDir: config.dataDir, log, share })
			);
	try {
		if (given) await step('Reaching the database', () => checkDatabase(given));
		if (migrating) await step('Bringing the database up to date', () => migrate(database.url));
	} catch (error) {
		await database.stop();
		throw error;
	}
	process.env['DATABASE_URL'] = database.url;
	return database;
}

async function checkDatabase(url: string): Promise<void> {
	const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
	const { hostname, port, pathname } = new URL(url);
	const where = `${pathname.slice(1)} at ${hostname}:${port || '5432'}`;
	try {
		const [row] = await sql`select current_setting('server_version_num')::int as version`;
		if ((row?.['version'] as number) >= OLDEST_POSTGRES) return;
	} catch (error) {
		const reason = (error as Error).message.replace(/[.\s]*$/, '');
		throw new Error(`The database ${where} cannot be used (${reason}): check DATABASE_URL.`, {
			cause: error
		});
	} finally {
		await sql.end({ timeout: 1 });
	}
	throw new Error(`The database ${where} is older than PostgreSQL 15, the oldest Tranche knows.`);
}
