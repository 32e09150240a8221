// The house under test for tests/journeys: the production build with the demo people, on a database
// of its own that goes when it ends. PORT and REGISTER_PORT come from playwright.config.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { dropDatabase } from './drop-database.ts';

const server = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
const dataDir = mkdtempSync(join(tmpdir(), 'tranche-journeys-'));
const name = `tranche_test_journeys_${process.pid}`;
const databaseUrl = server ? await createDatabase(server) : undefined;

const { DATABASE_URL: _, TEST_DATABASE_URL: __, ...rest } = process.env;
const app = spawn(process.execPath, ['build/start.js'], {
	stdio: 'inherit',
	env: {
		...rest,
		...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
		DATA_DIR: dataDir,
		DEMO: 'on',
		WORKER: 'inline',
		LOG_LEVEL: 'warn'
	}
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.kill('SIGTERM'));
const [code] = (await once(app, 'exit')) as [number | null];
if (server) await asAdmin(server, (admin) => dropDatabase(admin, name));
rmSync(dataDir, { recursive: true, force: true });
process.exit(code ?? 1);

async function createDatabase(serverUrl: string): Promise<string> {
	await asAdmin(serverUrl, (admin) => admin.unsafe(`create database ${name}`));
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	return url.href;
}

async function asAdmin(url: string, act: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
	const admin = postgres(url, { max: 1, onnotice: () => {} });
	await act(admin);
	await admin.end();
}
