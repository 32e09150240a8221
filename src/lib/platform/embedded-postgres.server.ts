import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import * as cluster from './postgres-cluster.server.ts';
import {
	choosePort,
	isPostmaster,
	launch,
	portIsFree,
	readPidFile
} from './postgres-process.server.ts';

export type EmbeddedPostgres = {
	url: string;
	/** Ends PostgreSQL in order (fast shutdown) if this process is the one that holds the data directory. */
	stop(): Promise<void>;
};

type Options = {
	dataDir: string;
	log: (line: string) => void;
	/** False only for throw-away data of tests: no fsync. */
	durable?: boolean;
	/** True for a short command beside a running server: it uses that server's PostgreSQL instead of refusing. */
	share?: boolean;
};

/** The advisory lock that says which process holds the data directory; one number for all of them. */
const HOLDER_LOCK = 7_262_016;
const APP = 'tranche';
const GIVE_UP_AFTER_MS = 60_000;
const END_WITHIN_MS = 20_000;

/**
 * Starts the PostgreSQL of `<dataDir>/postgres`, or adopts the one that a killed process left
 * running, and keeps it running until `stop`. Only a real connection counts as proof of life.
 * @throws Error with one plain sentence, also when another process holds the data directory
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
	const dataDir = cluster.makeDataDir(options.dataDir);
	const home = cluster.findCluster(dataDir);
	await cluster.createCluster(home);
	const supervisor = new Supervisor(dataDir, home, options);
	await supervisor.start(options.share ?? false);
	return { url: supervisor.urlOf(APP, APP), stop: () => supervisor.stop() };
}

class Supervisor {
	#dataDir: string;
	#home: cluster.Cluster;
	#options: Options;
	#connection: cluster.ConnectionFile;
	#child: ChildProcess | undefined;
	/** One connection for as long as the server lives: it holds the lock, and its end is the alarm. */
	#keeper: postgres.Sql | undefined;
	#holds = false;
	#stopping = false;
	#recovery: Promise<void> | undefined;

	constructor(dataDir: string, home: cluster.Cluster, options: Options) {
		this.#dataDir = dataDir;
		this.#home = home;
		this.#options = options;
		this.#connection = cluster.readConnection(home.dir);
	}

	urlOf(user: string, database: string): string {
		const { password, port } = this.#connection;
		return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
	}

	async start(share: boolean): Promise<void> {
		await this.#ensureRunning('may move');
		this.#holds = await this.#takeLock(2000);
		if (!this.#holds && !share) {
			this.#stopping = true;
			await this.#keeper?.end({ timeout: 1 });
			throw new Error(
				`Tranche is already running on the data directory ${this.#dataDir}: stop it first, or set DATA_DIR to another one.`
			);
		}
		// Also when the process ends by itself without stop: PostgreSQL ends in order and loses nothing.
		process.once('exit', this.#interrupt);
		await createDatabase(this.#keeper!, this.#connection.password);
	}

	async stop(): Promise<void> {
		if (this.#stopping) return;
		this.#stopping = true;
		process.off('exit', this.#interrupt);
		const wasRecovering = this.#recovery !== undefined;
		await this.#recovery;
		// In the middle of a recovery the lock is nobody's, but what runs then is our own child.
		if (wasRecovering && this.#childRuns()) this.#holds = true;
		this.#interrupt();
		const end = this.#keeper?.end({ timeout: 1 });
		if (this.#holds) await this.#ended();
		await end;
	}

	/** Until a real connection stands. A recovering server may take its time; one that will not start may not. */
	async #ensureRunning(port: 'may move' | 'stays'): Promise<void> {
		let failingSince: number | undefined;
		for (let launches = 0; !this.#stopping; await sleep(50)) {
			if (this.#postmaster() !== undefined) {
				if (port === 'may move') this.#followPort();
				if (await this.#connectKeeper()) return;
				if (!this.#childRuns()) failingSince ??= Date.now();
			} else {
				failingSince ??= Date.now();
				if (port === 'may move') await this.#leaveTakenPort();
				// Backends of a killed postmaster hold its shared memory for a moment: try again, ever slower.
				await sleep(Math.min(100 * launches++, 2000));
				if (!this.#stopping) this.#launch();
			}
			const failingMs = failingSince === undefined ? 0 : Date.now() - failingSince;
			if (port === 'may move' && failingMs > GIVE_UP_AFTER_MS) {
				throw new Error(
					`PostgreSQL does not start; the reason is at the end of ${this.#logFile()}.`
				);
			}
		}
	}

	#launch(): void {
		const durable = this.#options.durable ?? true;
		const { port } = this.#connection;
		this.#child = launch({ ...this.#home, port, durable, logFile: this.#logFile() });
	}

	#logFile = (): string => join(this.#dataDir, 'postgres.log');

	/** A running server says itself where it listens. */
	#followPort(): void {
		const port = readPidFile(this.#home.dir)?.port;
		if (port) this.#connection = { ...this.#connection, port };
	}

	async #leaveTakenPort(): Promise<void> {
		if (await portIsFree(this.#connection.port)) return;
		this.#connection = { ...this.#connection, port: await choosePort() };
		cluster.saveConnection(this.#home.dir, this.#connection);
	}

	async #connectKeeper(): Promise<boolean> {
		const sql: postgres.Sql = postgres(this.urlOf('postgres', 'postgres'), {
			max: 1,
			connect_timeout: 5,
			idle_timeout: 0,
			max_lifetime: null,
			fetch_types: false,
			onnotice: () => {},
			connection: { application_name: 'tranche holder' },
			onclose: () => this.#onClosed(sql)
		});
		try {
			const [row] = await sql<{ dir: string }[]>`select current_setting('data_directory') as dir`;
			if (row?.dir !== this.#home.dir) throw new Error('another PostgreSQL answers on this port');
			this.#keeper = sql;
			return true;
		} catch {
			void sql.end({ timeout: 1 });
			return false;
		}
	}

	#onClosed(sql: postgres.Sql): void {
		if (this.#keeper !== sql) return;
		this.#keeper = undefined;
		const held = this.#holds;
		this.#holds = false;
		if (held && !this.#stopping) this.#recovery = this.#recover();
	}

	async #recover(): Promise<void> {
		this.#options.log('PostgreSQL ended unexpectedly; starting it again');
		// The new server may be killed as well: go on until one lives and the lock is ours again.
		while (!this.#holds && !this.#stopping) {
			try {
				if (!this.#keeper) await this.#ensureRunning('stays');
				this.#holds = await this.#takeLock(5000);
			} catch {
				await sleep(200);
			}
		}
		if (this.#holds) this.#options.log('PostgreSQL answers again');
		this.#recovery = undefined;
	}

	/** A process killed a moment ago gives its lock back a moment later, hence the patience. */
	async #takeLock(patienceMs: number): Promise<boolean> {
		for (const until = Date.now() + patienceMs; ; await sleep(100)) {
			const [row] = await this.#keeper!`select pg_try_advisory_lock(${HOLDER_LOCK}) as held`;
			if (row?.['held'] === true) return true;
			if (Date.now() > until) return false;
		}
	}

	/** The process id of the running postmaster, ours or adopted. */
	#postmaster(): number | undefined {
		const file = readPidFile(this.#home.dir);
		if (file && isPostmaster(file.pid, this.#home.dir)) return file.pid;
		return this.#childRuns() ? this.#child?.pid : undefined;
	}

	#childRuns(): boolean {
		const child = this.#child;
		return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
	}

	#interrupt = (): void => {
		const pid = this.#postmaster();
		if (this.#holds && pid !== undefined) process.kill(pid, 'SIGINT');
	};

	async #ended(): Promise<void> {
		for (const since = Date.now(); ; await sleep(20)) {
			const pid = this.#postmaster();
			if (pid === undefined) return;
			if (Date.now() - since < END_WITHIN_MS) continue;
			// Crash recovery at the next start loses nothing that was committed.
			process.kill(pid, 'SIGQUIT');
			return;
		}
	}
}

/** The application is no superuser: it owns its database and nothing else, as it would elsewhere. */
async function createDatabase(sql: postgres.Sql, password: string): Promise<void> {
	const [has] = await sql`
		select exists (select from pg_roles where rolname = ${APP}) as role,
			exists (select from pg_database where datname = ${APP}) as database`;
	if (!has?.['role']) await sql.unsafe(`create role ${APP} login createdb password '${password}'`);
	if (!has?.['database']) await sql.unsafe(`create database ${APP} owner ${APP}`);
}
