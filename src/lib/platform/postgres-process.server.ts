import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

export type Launch = {
	/** The words before the program, the program, and its folder. */
	as: string[];
	postgres: string;
	dir: string;
	port: number;
	durable: boolean;
	logFile: string;
};

/** Starts a postmaster that outlives us if we are killed; whether it lives is for a connection to say. */
export function launch({ as, postgres, dir, port, durable, logFile }: Launch): ChildProcess {
	const file = readPidFile(dir);
	const log = openLog(logFile);
	const safe = durable ? 'on' : 'off';
	const settings = {
		listen_addresses: '127.0.0.1',
		port,
		unix_socket_directories: '',
		max_connections: 100,
		shared_buffers: '128MB',
		synchronous_commit: safe,
		fsync: safe,
		full_page_writes: safe,
		log_checkpoints: 'off',
		timezone: 'UTC',
		log_timezone: 'UTC'
	};
	const [command = '', ...words] = [
		...[...as, postgres, '-D', dir],
		...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
	];
	const child = spawn(command, words, {
		// Its own session: the terminal's Ctrl-C must reach us first.
		detached: true,
		stdio: ['ignore', log, log],
		// Names a process that PostgreSQL must not mistake for a running postmaster: a dead one,
		// whose number in postmaster.pid now belongs to a stranger.
		env: { ...process.env, ...(file ? { PG_GRANDPARENT_PID: String(file.pid) } : {}) }
	});
	child.on('error', () => {});
	child.unref();
	fs.closeSync(log);
	return child;
}

/** Begins anew when it has grown large. Its lines may quote rows, so it is for the owner alone. */
function openLog(path: string): number {
	const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	return fs.openSync(path, size > LARGEST_LOG_BYTES ? 'w' : 'a', 0o600);
}

/** What postmaster.pid says: it may be stale, half written or absent. */
export function readPidFile(dir: string): { pid: number; port: number } | undefined {
	try {
		const lines = fs.readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n');
		const pid = Number(lines[0]);
		return pid > 0 ? { pid, port: Number(lines[3]) } : undefined;
	} catch {
		return undefined;
	}
}

/** Whether process `pid` is the PostgreSQL of `dir`, and not a stranger that got its number later. */
export function isPostmaster(pid: number, dir: string): boolean {
	if (!isProcess(pid)) return false;
	if (process.platform === 'win32') return true;
	try {
		const command =
			process.platform === 'linux'
				? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ')
				: execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
		return command.includes(`postgres -D ${dir} `);
	} catch {
		return false;
	}
}

export function isProcess(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** A free loopback port below the range from which systems hand out ports by themselves. */
export async function choosePort(): Promise<number> {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		if (await portIsFree(port)) return port;
	}
}

export const portIsFree = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
