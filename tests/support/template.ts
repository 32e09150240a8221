import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/lib/platform/embedded-postgres.server.ts';
import { migrate } from '../../src/lib/platform/migrate.server.ts';
import { dropDatabase } from './drop-database.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** A database of the test server that may create others; never written to. */
		testServerUrl: string;
		/** The migrated database that each test file copies. */
		testTemplate: string;
	}
}

/** Finds or starts a test server, and migrates one template database for the whole run. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
	const server = await findServer();
	const template = `tranche_test_${process.pid}_${Date.now().toString(36)}`;
	const admin = postgres(server.url, { max: 1, onnotice: () => {} });
	try {
		await admin.unsafe(`create database ${template}`);
		await migrate(databaseOf(server.url, template));
	} catch (error) {
		await tearDown();
		throw error;
	}
	project.provide('testServerUrl', server.url);
	project.provide('testTemplate', template);

	async function tearDown() {
		// Test files drop their own; this takes what a failed or interrupted one left.
		const left = await admin<{ datname: string }[]>`
			select datname from pg_database where starts_with(datname, ${template})`;
		for (const { datname } of left) await dropDatabase(admin, datname);
		await admin.end();
		await server.stop();
	}
	return tearDown;
}

/** The server given by the environment, of which only databases named tranche_test_* are used; else a throw-away one. */
async function findServer(): Promise<{ url: string; stop(): Promise<void> }> {
	const url = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
	if (url) return { url, stop: () => Promise.resolve() };
	const dataDir = mkdtempSync(join(tmpdir(), 'tranche-test-'));
	const server = await startEmbeddedPostgres({ dataDir, durable: false, log: console.error });
	return {
		url: server.url,
		async stop() {
			await server.stop();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

export function databaseOf(serverUrl: string, name: string): string {
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	return url.href;
}
