import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../tests/support/database.ts';
import { schemaText } from './schema-text.ts';

const database = await testDatabase();
const sql = postgres(database.url, { max: 1 });
const [{ version } = { version: 0 }] = await sql<{ version: number }[]>`
	select current_setting('server_version_num')::int / 10000 as version`;

afterAll(async () => {
	await sql.end();
	await database.drop();
});

// Other versions word some definitions in their own way; the file is of the embedded one.
test.runIf(version === 18)('migrations/schema.sql is what the migrations make', async () => {
	expect(await schemaText(sql)).toBe(readFileSync('migrations/schema.sql', 'utf8'));
});
