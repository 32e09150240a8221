import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import * as cluster from './postgres-cluster.server.ts';

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
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Starts the PostgreSQL of `<dataDir>/postgres`, or adopts the one that a killed process left
 * running, and keeps it running until `stop`. Only a real connection counts as proof of life.
 * @throws Error with one plain sentence, also when another process holds the data directory
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
	const dataDir = makeFolder(options.dataDir);
	const home = cluster.findCluster(dataDir);
	await cluster.createCluster(home);
	let connection = cluster.readConnection(home.dir);

	let child: ChildProcess | undefined;
	let keeper: postgres.Sql | undefined;
	let holds = false;
	let stopping = false;

	const urlOf = (user: string, database: string) =>
		`postgres://${user}:${connection.password}@127.0.0.1:${connection.port}/${database}`;
	const childRuns = () => child?.pid && child.exitCode === null && child.signalCode === null;

	/** The process id of the running postmaster, ours or adopted. */
	function postmaster(): number | undefined {
		const file = cluster.readPidFile(home.dir);
		if (file && cluster.isPostmaster(file.pid, home.dir)) return file.pid;
		return childRuns() ? child?.pid : undefined;
	}

	/** One connection for as long as the server lives: it holds the lock and its end is the alarm. */
	async function connectKeeper(): Promise<boolean> {
		const sql: postgres.Sql = postgres(urlOf('postgres', 'postgres'), {
			max: 1,
			connect_timeout: 5,
			idle_timeout: 0,
			max_lifetime: null,
			fetch_types: false,
			onnotice: () => {},
			connection: { application_name: 'tranche holder' },
			onclose: () => {
				if (keeper !== sql) return;
				keeper = undefined;
				const held = holds;
				holds = false;
				if (held && !stopping) recovery = recover();
			}
		});
		try {
			const [row] = await sql<{ dir: string }[]>`select current_setting('data_directory') as dir`;
			if (row?.dir !== home.dir) throw new Error('another PostgreSQL answers on this port');
			keeper = sql;
			return true;
		} catch {
			void sql.end({ timeout: 1 });
			return false;
		}
	}

	/** A server killed a moment ago gives its lock back a moment later, hence the patience. */
	async function takeLock(patienceMs: number): Promise<boolean> {
		for (const until = Date.now() + patienceMs; ; await sleep(100)) {
			const [row] = await keeper!`select pg_try_advisory_lock(${HOLDER_LOCK}) as held`;
			if (row?.['held'] === true) return true;
			if (Date.now() > until) return false;
		}
	}

	function launch(): void {
		const file = cluster.readPidFile(home.dir);
		const logFile = openLog(join(dataDir, 'postgres.log'));
		const settings = {
			listen_addresses: '127.0.0.1',
			port: connection.port,
			unix_socket_directories: '',
			max_connections: 100,
			shared_buffers: '128MB',
			synchronous_commit: options.durable === false ? 'off' : 'on',
			fsync: options.durable === false ? 'off' : 'on',
			full_page_writes: options.durable === false ? 'off' : 'on',
			log_checkpoints: 'off',
			timezone: 'UTC',
			log_timezone: 'UTC'
		};
		const [command = '', ...rest] = [
			...[...home.as, home.postgres, '-D', home.dir],
			...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
		];
		child = spawn(command, rest, {
			// Its own session: the terminal's Ctrl-C must reach us first.
			detached: true,
			stdio: ['ignore', logFile, logFile],
			// Names a process that PostgreSQL must not mistake for a running postmaster: a dead one,
			// whose number in postmaster.pid now belongs to a stranger.
			env: { ...process.env, ...(file ? { PG_GRANDPARENT_PID: String(file.pid) } : {}) }
		});
		child.on('error', () => {});
		child.unref();
		fs.closeSync(logFile);
	}

	/** Until a real connection stands. A recovering server may take its time; one that will not start may not. */
	async function ensureRunning(mayMove: boolean): Promise<void> {
		let failingSince: number | undefined;
		let launches = 0;
		while (!stopping) {
			const file = cluster.readPidFile(home.dir);
			if (postmaster() !== undefined) {
				if (mayMove && file && file.port > 0) connection = { ...connection, port: file.port };
				if (await connectKeeper()) return;
				if (!childRuns()) failingSince ??= Date.now();
			} else {
				failingSince ??= Date.now();
				if (mayMove && !(await cluster.portIsFree(connection.port))) {
					connection = { ...connection, port: await cluster.choosePort() };
					cluster.saveConnection(home.dir, connection);
				}
				// Backends of a killed postmaster hold its shared memory for a moment: try again, ever slower.
				await sleep(Math.min(100 * launches++, 2000));
				if (!stopping) launch();
			}
			if (mayMove && failingSince && Date.now() - failingSince > GIVE_UP_AFTER_MS) {
				throw new Error(
					`PostgreSQL does not start; the reason is at the end of ${dataDir}/postgres.log.`
				);
			}
			await sleep(50);
		}
	}

	let recovery: Promise<void> | undefined;
	async function recover(): Promise<void> {
		options.log('PostgreSQL ended unexpectedly; starting it again');
		// The new server may be killed as well: go on until one lives and the lock is ours again.
		while (!holds && !stopping) {
			try {
				if (!keeper) await ensureRunning(false);
				holds = await takeLock(5000);
			} catch {
				await sleep(200);
			}
		}
		if (holds) options.log('PostgreSQL answers again');
	}

	const interrupt = () => {
		const pid = postmaster();
		if (holds && pid !== undefined) process.kill(pid, 'SIGINT');
	};

	async function stop(): Promise<void> {
		if (stopping) return;
		stopping = true;
		process.off('exit', interrupt);
		await recovery;
		interrupt();
		const end = keeper?.end({ timeout: 1 });
		if (holds) await ended();
		await end;
	}

	async function ended(): Promise<void> {
		for (const since = Date.now(); postmaster() !== undefined; await sleep(20)) {
			if (Date.now() - since < 20_000) continue;
			// Crash recovery at the next start loses nothing that was committed.
			process.kill(postmaster()!, 'SIGQUIT');
			return;
		}
	}

	await ensureRunning(true);
	holds = await takeLock(2000);
	if (!holds && !options.share) {
		stopping = true;
		await keeper?.end({ timeout: 1 });
		throw new Error(
			`Tranche is already running on the data directory ${dataDir}: stop it first, or set DATA_DIR to another one.`
		);
	}
	// Also when the process ends by itself without stop: PostgreSQL ends in order and loses nothing.
	process.once('exit', interrupt);
	await createDatabase(keeper!, connection.password);
	return { url: urlOf(APP, APP), stop };
}

/** Begins anew when it has grown large. Its lines may quote rows, so it is for the owner alone. */
function openLog(path: string): number {
	const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	return fs.openSync(path, size > LARGEST_LOG_BYTES ? 'w' : 'a', 0o600);
}

function makeFolder(dir: string): string {
	try {
		fs.mkdirSync(dir, { recursive: true });
		fs.accessSync(dir, fs.constants.W_OK);
		return fs.realpathSync(dir);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new Error(
			`The data directory ${dir} cannot be written by this user (${code}): set DATA_DIR to another one.`,
			{ cause: error }
		);
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
