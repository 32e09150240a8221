import postgres from 'postgres';
import { inject } from 'vitest';
import { openDatabase, type Sql } from '../../src/lib/platform/database.server.ts';
import { dropDatabase } from './drop-database.ts';
import { databaseOf } from './template.ts';

export type TestDatabase = { sql: Sql; url: string; drop(): Promise<void> };

let made = 0;

/**
 * A migrated database of its own for one test file, the graphile_worker schema included:
 *
 *     const database = await testDatabase();
 *     afterAll(database.drop);
 */
export const testDatabase = (): Promise<TestDatabase> => copyOf(inject('testTemplate'));

/** The same with nothing in it, not even tables. */
export const emptyDatabase = (): Promise<TestDatabase> => copyOf('template0');

async function copyOf(template: string): Promise<TestDatabase> {
	const serverUrl = inject('testServerUrl');
	const name = `${inject('testTemplate')}_${process.pid}_${++made}`;
	await asAdmin(serverUrl, (admin) => admin.unsafe(`create database ${name} template ${template}`));
	const url = databaseOf(serverUrl, name);
	const sql = openDatabase(url, { name: 'tranche test' });
	return {
		sql,
		url,
		async drop() {
			await sql.end({ timeout: 5 });
			await asAdmin(serverUrl, (admin) => dropDatabase(admin, name));
		}
	};
}

async function asAdmin(url: string, act: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
	const admin = postgres(url, { max: 1, onnotice: () => {} });
	try {
		await act(admin);
	} finally {
		await admin.end();
	}
}
