// Writes migrations/schema.sql: what the migrations make, in one file one can read. With --check it
// writes nothing and fails when the file says something else.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../src/lib/platform/embedded-postgres.server.ts';
import { migrate } from '../src/lib/platform/migrate.server.ts';
import { schemaText } from './schema-text.ts';

const FILE = 'migrations/schema.sql';

// Always the embedded PostgreSQL: another version words some definitions in its own way.
const dataDir = mkdtempSync(join(tmpdir(), 'tranche-schema-'));
const server = await startEmbeddedPostgres({ dataDir, durable: false, log: console.error });
try {
	await migrate(server.url);
	const sql = postgres(server.url, { max: 1 });
	const text = await schemaText(sql);
	await sql.end();
	if (!process.argv.includes('--check')) writeFileSync(FILE, text);
	else if (readFileSync(FILE, 'utf8') !== text) {
		console.error(`${FILE} is not what the migrations make: run "npm run docs:schema".`);
		process.exitCode = 1;
	}
} finally {
	await server.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
