import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import Postgrator from 'postgrator';
import postgres from 'postgres';
import type { AnySql } from './database.server.ts';

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
 * Runs every migration that has not run yet, in the order of their numbers and all in one
 * transaction; other processes wait their turn. One that landed after others with higher numbers
 * had run is no exception (decision 30).
 * @returns how many migrations ran
 * @throws Error when a migration that already ran was edited since (checksum)
 */
export async function migrate(databaseUrl: string, folder = migrationsFolder()): Promise<number> {
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	try {
		const applied = await sql.begin(async (tx) => {
			await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
			await tx`
				create table if not exists schema_version
					(version bigint primary key, name text, md5 text, run_at timestamptz)`;
			const postgrator = postgratorOn(tx, folder);
			const files = await postgrator.getMigrations();
			const ran = await whatRan(tx);
			refuseEdited(files, ran);
			return await postgrator.runMigrations(files.filter(({ version }) => !ran.has(version)));
		});
		await runMigrations({ connectionString: databaseUrl, logger: quiet });
		return applied.length;
	} finally {
		await sql.end();
	}
}

/** What the database has and what the files ask for: up to date when nothing is missing or unknown. */
export type MigrationStatus = {
	/** The highest number that ran, 0 for none. */
	current: number;
	/** The highest number there is a file of. */
	wanted: number;
	/** Numbers of files that have not run. */
	missing: number[];
	/** Numbers that ran and that this program has no file of: a newer one has been here. */
	unknown: number[];
};

export async function migrationStatus(
	sql: AnySql | postgres.Sql,
	folder = migrationsFolder()
): Promise<MigrationStatus> {
	const [table] = await sql`select to_regclass('schema_version') is not null as exists`;
	const ran = table?.['exists'] === true ? await whatRan(sql) : new Map<number, unknown>();
	const files = (await postgratorOn(sql, folder).getMigrations()).map(({ version }) => version);
	return {
		current: Math.max(0, ...ran.keys()),
		wanted: Math.max(0, ...files),
		missing: files.filter((version) => !ran.has(version)),
		unknown: [...ran.keys()].filter((version) => !files.includes(version))
	};
}

/** One sentence, or undefined when the database is up to date. */
export function migrationComplaint({ missing, unknown }: MigrationStatus): string | undefined {
	const named = (numbers: number[]) =>
		`${numbers.length === 1 ? 'migration' : 'migrations'} ${numbers.join(', ')}`;
	if (missing.length > 0) return `The database has not run ${named(missing)}.`;
	if (unknown.length > 0) {
		return `The database has run ${named(unknown)} of a newer program than this one.`;
	}
	return undefined;
}

type Ran = Map<number, string | null>;

/** The checksum of each migration that ran, by its number. Number 0 was written by postgrator and is no file. */
async function whatRan(sql: AnySql | postgres.Sql | postgres.TransactionSql): Promise<Ran> {
	const rows = await sql<{ version: string; md5: string | null }[]>`
		select version, md5 from schema_version where version > 0 order by version`;
	return new Map(rows.map(({ version, md5 }) => [Number(version), md5]));
}

function refuseEdited(files: readonly Postgrator.Migration[], ran: Ran): void {
	for (const { version, md5, filename } of files) {
		const checksum = ran.get(version);
		if (!checksum || checksum === md5) continue;
		throw new Error(
			`${basename(filename)} was edited after it had run (its checksum differs): put it back, and write what is new into a migration of its own.`
		);
	}
}

/** Reads the files, runs those it is given and writes them down; which ones, we say. */
function postgratorOn(sql: AnySql | postgres.Sql | postgres.TransactionSql, folder: string) {
	return new Postgrator({
		driver: 'pg',
		migrationPattern: join(folder, '[0-9]*.do.*.sql'),
		schemaTable: 'schema_version',
		newline: 'LF',
		execQuery: async (query: string) => {
			const rows = await sql.unsafe(query);
			return { rows: [...rows] };
		}
	});
}

const quiet = new Logger(() => () => {});
