import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import Postgrator from 'postgrator';
import postgres from 'postgres';

/** One number for every process of Tranche that migrates the same database: they take turns. */
const MIGRATION_LOCK = 7_262_017;

/** The folder of numbered SQL files, found from the sources and from the build alike. */
export function migrationsFolder(): string {
	for (
		let folder = dirname(fileURLToPath(import.meta.url));
		folder !== dirname(folder);
		folder = dirname(folder)
	) {
		const found = join(folder, 'migrations');
		if (existsSync(join(found, '0001.do.platform.sql'))) return found;
	}
	throw new Error('The folder "migrations" is missing beside the program.');
}

/**
 * Brings the database up to date, all in one transaction; other processes wait their turn.
 * @returns how many migrations ran
 * @throws Error when a migration that already ran was edited since (checksum)
 */
export async function migrate(databaseUrl: string): Promise<number> {
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	try {
		const applied = await sql.begin(async (tx) => {
			await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
			return await postgratorOn(tx).migrate();
		});
		await runMigrations({ connectionString: databaseUrl, logger: quiet });
		return applied.length;
	} finally {
		await sql.end();
	}
}

/** What the files ask for and what the database has: `{ current, wanted }`, equal when up to date. */
export async function migrationStatus(sql: postgres.Sql<never> | postgres.Sql): Promise<{
	current: number;
	wanted: number;
}> {
	const postgrator = postgratorOn(sql as postgres.Sql);
	const [current, wanted] = await Promise.all([
		postgrator.getDatabaseVersion(),
		postgrator.getMaxVersion()
	]);
	return { current, wanted };
}

function postgratorOn(sql: postgres.Sql | postgres.TransactionSql) {
	return new Postgrator({
		driver: 'pg',
		migrationPattern: join(migrationsFolder(), '[0-9]*.do.*.sql'),
		schemaTable: 'schema_version',
		newline: 'LF',
		execQuery: async (query: string) => {
			const rows = await sql.unsafe(query);
			return { rows: [...rows] };
		}
	});
}

const quiet = new Logger(() => () => {});
