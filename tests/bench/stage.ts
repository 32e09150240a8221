import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hash } from '@node-rs/argon2';
import { createCohort } from '../../src/lib/cohorts/cohorts.server.ts';
import { createPerson } from '../../src/lib/identity/people.server.ts';
import { type Actor, noRoles } from '../../src/lib/platform/actor.ts';
import { inTransaction, openDatabase, type Sql } from '../../src/lib/platform/database.server.ts';
import { startEmbeddedPostgres } from '../../src/lib/platform/embedded-postgres.server.ts';
import { migrate } from '../../src/lib/platform/migrate.server.ts';
import { createEnrolment } from '../../src/lib/progression/enrolments.server.ts';
import { acceptInvitations } from '../../src/lib/workflows/accept-invitation.server.ts';
import { importContent } from '../../src/lib/workflows/import-content.server.ts';
import { inParallel } from '../support/storm.ts';
import { type RunningApp, freePort, signIn, startApp } from '../support/app.ts';

export type Learner = { personId: string; enrolmentId: string; email: string };

/** A throw-away database with the real content and one full cohort, and the production build on it. */
export type Stage = {
	sql: Sql;
	databaseUrl: string;
	dataDir: string;
	app: RunningApp;
	cohort: { id: string; code: string };
	learners: Learner[];
	staffEmail: string;
	/** Session cookies of the first `count` learners, from real sign-ins (kept between scenarios). */
	cookies(count: number): Promise<string[]>;
	/** Where the bare server (plain node:http) answers. */
	bareOrigin(): Promise<string>;
	/** Where the bare page of the same framework answers. */
	bareSiteOrigin(): Promise<string>;
	/** Another app on the same database, on a port of its own; whoever starts it stops it. */
	startApp(environment: Record<string, string>): Promise<RunningApp>;
	/** Starts the app again, after it was stopped or killed. */
	restartApp(): Promise<RunningApp>;
	close(): Promise<void>;
};

export const PASSWORD = 'a long enough bench password';
/** The server trusts this header for the client's address, as behind a proxy: each learner has one. */
export const ADDRESS_HEADER = 'x-bench-address';

export const addressOf = (number: number) => ({
	[ADDRESS_HEADER]: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
});

export async function setStage(options: {
	learners: number;
	/** Where the pilot edition lies; the project's own unless said. */
	content?: string;
}): Promise<Stage> {
	const dataDir = await mkdtemp(join(tmpdir(), 'tranche-bench-'));
	// Durable on purpose: a measure of commits that could be lost would be worth nothing.
	const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
	await migrate(postgres.url);
	const sql = openDatabase(postgres.url, { max: 4, name: 'tranche bench' });
	const actor: Actor = {
		personId: null,
		roles: { ...noRoles, staff: true, admin: true },
		at: new Date(),
		requestId: 'bench'
	};
	await importContent(sql, actor, options.content ?? 'content/tranche-1');
	const people = await furnish(sql, actor, options.learners);
	await analyzeFilled(sql);

	const port = await freePort();
	const environment = {
		DATABASE_URL: postgres.url,
		DATA_DIR: dataDir,
		PORT: String(port),
		DEMO: 'off',
		NODE_ENV: 'production',
		LOG_LEVEL: 'error',
		ISSUER_KEY_SECRET: randomBytes(32).toString('base64'),
		ADDRESS_HEADER
	};
	const stage = { app: await startApp(environment) };
	const cookies: string[] = [];
	let bare: Bare | undefined;
	let bareSite: Bare | undefined;

	return {
		sql,
		databaseUrl: postgres.url,
		dataDir,
		...people,
		get app() {
			return stage.app;
		},
		async cookies(count) {
			const missing = people.learners.slice(cookies.length, count);
			const known = cookies.length;
			const more = await inParallel(missing, 4, ({ email }, index) =>
				signIn(stage.app.origin, email, PASSWORD, addressOf(known + index))
			);
			cookies.push(...more);
			return cookies.slice(0, count);
		},
		async bareOrigin() {
			bare ??= await startBare(postgres.url);
			return bare.origin;
		},
		async bareSiteOrigin() {
			// It reads a row that the bare server lays down.
			bare ??= await startBare(postgres.url);
			bareSite ??= await startBareSite(postgres.url);
			return bareSite.origin;
		},
		async startApp(more) {
			return startApp({ ...environment, ...more, PORT: String(await freePort()) });
		},
		async restartApp() {
			stage.app = await startApp(environment);
			return stage.app;
		},
		async close() {
			bare?.process.kill();
			bareSite?.process.kill();
			await stage.app.stop();
			await sql.end({ timeout: 5 });
			await postgres.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

/** Staff, and a cohort whose learners have accepted their places; all by the real commands. */
async function furnish(sql: Sql, actor: Actor, count: number) {
	const hashed = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
	return inTransaction(sql, async (tx) => {
		const person = async (name: string, email: string) => {
			const id = await createPerson(tx, actor, { name, email });
			// One hash for all: 500 argon2 runs would measure nothing.
			await tx`insert into password ${tx({ personId: id, hash: hashed, changedAt: actor.at })}`;
			return id;
		};
		const staffEmail = 'bench-staff@example.org';
		const staffId = await person('Bench Staff', staffEmail);
		await tx`insert into role_grant ${tx({ id: staffId, personId: staffId, role: 'staff', grantedAt: actor.at })}`;
		const [edition] = await tx<{ id: string }[]>`select id from edition where label = 'pilot-1'`;
		const day = (offset: number) =>
			new Date(actor.at.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
		const cohort = { id: '', code: 'bench' };
		cohort.id = await createCohort(tx, actor, {
			code: cohort.code,
			name: 'Bench cohort',
			editionId: edition!.id,
			startsOn: day(-7),
			endsOn: day(60),
			capacity: count
		});
		const learners: Learner[] = [];
		for (let number = 0; number < count; number++) {
			const email = `bench-${number}@example.org`;
			const personId = await person(`Learner Number ${number}`, email);
			const { id } = await createEnrolment(tx, actor, { personId, cohortId: cohort.id });
			await acceptInvitations(tx, actor, personId);
			learners.push({ personId, enrolmentId: id, email });
		}
		return { cohort, learners, staffEmail };
	});
}

/**
 * What autovacuum has done in a house that is lived in. Tables that are still empty it leaves alone:
 * known to be empty, they would be read from end to end by every plan made before they fill.
 */
async function analyzeFilled(sql: Sql): Promise<void> {
	const filled = await sql<{ name: string }[]>`
		select oid::regclass::text as name from pg_class
		where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0`;
	for (const { name } of filled) await sql`analyze ${sql.unsafe(name)}`;
}

type Bare = { process: ChildProcess; origin: string };

async function startBare(databaseUrl: string): Promise<Bare> {
	const hashed = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
	return startNode('tests/bench/bare-server.ts', '.', {
		DATABASE_URL: databaseUrl,
		BARE_HASH: hashed
	});
}

/** Built once a checkout: it does not change. */
async function startBareSite(databaseUrl: string): Promise<Bare> {
	const folder = 'tests/bench/bare-site';
	if (!existsSync(`${folder}/build/index.js`)) {
		const vite = resolve('node_modules/vite/bin/vite.js');
		execFileSync(process.execPath, [vite, 'build'], { cwd: folder, stdio: 'ignore' });
	}
	return startNode('build/index.js', folder, { DATABASE_URL: databaseUrl, HOST: '127.0.0.1' });
}

async function startNode(
	script: string,
	cwd: string,
	environment: Record<string, string>
): Promise<Bare> {
	const port = await freePort();
	const child = spawn(process.execPath, [script], {
		cwd,
		env: { ...process.env, ...environment, NODE_ENV: 'production', PORT: String(port) },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await new Promise<void>((ready, failed) => {
		child.stdout.once('data', () => ready());
		child.once('exit', () => failed(new Error(`${script} did not start.`)));
	});
	return { process: child, origin: `http://127.0.0.1:${port}` };
}
