import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { certificateByCode } from '../../src/lib/certification/certificates.server.ts';
import { credentialOf } from '../../src/lib/certification/documents.server.ts';
import { systemActor } from '../../src/lib/platform/actor.ts';
import { migrationComplaint, migrationStatus } from '../../src/lib/platform/migrate.server.ts';
import { checkInvariants } from '../../src/lib/workflows/check-invariants.server.ts';
import { awardFor, makeDecision, site } from '../support/awards.ts';
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
	const badge = await badgeOf(database.sql, award.code);
	const dump = join(folder, 'tranche.dump');
	const pg = (name: string, ...words: string[]) => execFileSync(join(tools!, name), words);
	pg('pg_dump', '--format=custom', '--file', dump, database.url);
	pg('pg_restore', '--no-owner', '--exit-on-error', '--dbname', restored.url, dump);

	expect(migrationComplaint(await migrationStatus(restored.sql))).toBeUndefined();
	// The award of this test has no board behind it; whatever is derived again, it comes out the same.
	expect(await checkInvariants(restored.sql)).toEqual(await checkInvariants(database.sql));
	expect(await restored.sql`select from award where id = ${award.awardId}`).toHaveLength(1);
	// Badges are those of before, and the secret, which no dump holds, opens the key that signs on.
	expect(await badgeOf(restored.sql, award.code)).toEqual(badge);
	const next = await awardFor(restored.sql, await makeDecision(restored.sql));
	await expect(badgeOf(restored.sql, next.code, randomBytes(32))).rejects.toThrow('does not open');
	const signed = JSON.parse((await badgeOf(restored.sql, next.code)).credential) as Signed;
	const before = JSON.parse(badge.credential) as Signed;
	expect(signed.proof[0]?.verificationMethod).toBe(before.proof[0]?.verificationMethod);
	// Jobs not yet done come back too, and states are still guarded.
	const jobs = (sql: typeof database.sql) => sql`select count(*)::int from graphile_worker.jobs`;
	expect(await jobs(restored.sql)).toEqual(await jobs(database.sql));
	await expect(restored.sql`update award set state = 'revoked'`).rejects.toThrow(/its machine/);
});

type Signed = { proof: { verificationMethod: string }[] };
const keySecret = randomBytes(32);
const at = new Date('2026-12-01T10:00:00Z');

async function badgeOf(sql: typeof database.sql, code: string, secret = keySecret) {
	const { id } = (await certificateByCode(sql, at, code))!;
	const issuing = { ...site, production: true, dataDir: folder };
	const issuerKeySecrets = [secret.toString('base64')];
	return await credentialOf(sql, systemActor(at), { ...issuing, issuerKeySecrets }, id);
}

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
