import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrationComplaint, migrationStatus } from '../../src/lib/platform/migrate.server.ts';
import { checkInvariants } from '../../src/lib/workflows/check-invariants.server.ts';
import { awardFor, makeDecision } from '../support/awards.ts';
import { emptyDatabase, testDatabase } from '../support/database.ts';

/** Backup and restore as docs/operations.md says it. The embedded PostgreSQL brings no pg_dump. */

const database = await testDatabase();
const restored = await emptyDatabase();
const folder = mkdtempSync(join(tmpdir(), 'tranche-backup-'));
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await Promise.all([database.drop(), restored.drop()]);
});

const [server] = await database.sql<{ version: number }[]>`
	select current_setting('server_version_num')::int / 10000 as version`;
const tools = toolsFor(server?.version ?? 0);

test.runIf(tools)('what was dumped and restored is the same house', async () => {
	const award = await awardFor(database.sql, await makeDecision(database.sql));
	const dump = join(folder, 'tranche.dump');
	const pg = (name: string, ...words: string[]) => execFileSync(join(tools!, name), words);
	pg('pg_dump', '--format=custom', '--file', dump, database.url);
	pg('pg_restore', '--clean', '--if-exists', '--no-owner', '--dbname', restored.url, dump);

	expect(migrationComplaint(await migrationStatus(restored.sql))).toBeUndefined();
	// The award of this test has no board behind it; whatever is derived again, it comes out the same.
	expect(await checkInvariants(restored.sql)).toEqual(await checkInvariants(database.sql));
	expect(await restored.sql`select from award where id = ${award.awardId}`).toHaveLength(1);
	// Jobs not yet done come back too, and states are still guarded.
	const jobs = (sql: typeof database.sql) => sql`select count(*)::int from graphile_worker.jobs`;
	expect(await jobs(restored.sql)).toEqual(await jobs(database.sql));
	await expect(restored.sql`update award set state = 'revoked'`).rejects.toThrow(/its machine/);
});

/** The folder of tools that are no older than the server: older ones refuse it. */
function toolsFor(version: number): string | undefined {
	const debian = '/usr/lib/postgresql';
	const folders = existsSync(debian)
		? readdirSync(debian).map((name) => join(debian, name, 'bin'))
		: [];
	return [...folders, '/usr/bin'].find((bin) => {
		const { stdout } = spawnSync(join(bin, 'pg_dump'), ['--version'], { encoding: 'utf8' });
		return Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= version;
	});
}
