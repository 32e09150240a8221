import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

/** A data directory of its own and what runs on it: starts to be killed, and a database to look into. */
export type House = {
	dataDir: string;
	start(environment?: Record<string, string>): Started;
	/** One statement on its embedded database, over a connection of its own. */
	query(statement: string): Promise<Record<string, unknown>[]>;
	/** The process id of its PostgreSQL, when one runs. */
	postmaster(): number | undefined;
	/** Kills what is left and removes the directory. */
	close(): Promise<void>;
};

export type Started = {
	process: ChildProcess;
	/** What it has printed. */
	output(): string;
	/** Resolves when it prints `ready`. @throws Error with what it printed, when it ends before that */
	ready(): Promise<void>;
	/** The exit code, once it ended. */
	ended: Promise<number | null>;
};

export function openHouse(environment: Record<string, string> = {}): House {
	const dataDir = mkdtempSync(join(tmpdir(), 'tranche-house-'));
	const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
	const started: Started[] = [];
	const house: House = {
		dataDir,
		start(more = {}) {
			const one = startBuild({ DATA_DIR: dataDir, DEMO: 'off', ...environment, ...more });
			started.push(one);
			return one;
		},
		async query(statement) {
			const { port, password } = JSON.parse(
				readFileSync(join(dataDir, 'postgres', 'connection.json'), 'utf8')
			) as { port: number; password: string };
			const sql = postgres(`postgres://tranche:${password}@127.0.0.1:${port}/tranche`, { max: 1 });
			try {
				return [...(await sql.unsafe(statement))];
			} finally {
				await sql.end({ timeout: 1 });
			}
		},
		postmaster() {
			if (!existsSync(pidFile)) return undefined;
			const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
			return isRunning(pid) ? pid : undefined;
		},
		async close() {
			for (const one of started) {
				one.process.kill('SIGKILL');
				await one.ended;
			}
			const pid = house.postmaster();
			if (pid) process.kill(pid, 'SIGQUIT');
			await until(() => house.postmaster() === undefined);
			rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
		}
	};
	return house;
}

function startBuild(environment: Record<string, string>): Started {
	const kept = Object.entries(process.env).filter(
		([name]) =>
			!/^(npm_|VITEST|DATABASE_|TEST_|AWS_|FILES_URL$|CLAMD_URL$|NODE_ENV$|PORT$|HOST$|ORIGIN$|DEMO$|WORKER$)/.test(
				name
			)
	);
	const child = spawn(process.execPath, ['build/start.js'], {
		env: { ...Object.fromEntries(kept), LOG_LEVEL: 'warn', ...environment },
		stdio: ['ignore', 'pipe', 'pipe'],
		// Its own process group, as a terminal gives it: Ctrl-C goes to all of the group.
		detached: true
	});
	let printed = '';
	child.stdout.on('data', (chunk) => (printed += String(chunk)));
	child.stderr.on('data', (chunk) => (printed += String(chunk)));
	const ended = new Promise<number | null>((resolve) =>
		child.once('close', (code) => resolve(code))
	);
	return {
		process: child,
		output: () => printed,
		ended,
		async ready() {
			await until(() => /^ready /m.test(printed) || child.exitCode !== null);
			if (child.exitCode !== null) throw new Error(`It ended before it was ready:\n${printed}`);
		}
	};
}

/** A zombie counts as ended: nobody may be there to reap it. */
function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch (error) {
		return (error as NodeJS.ErrnoException).syscall === 'open' && process.platform !== 'linux';
	}
}

/** @throws Error when it does not come true in time */
export async function until(
	isTrue: () => boolean | Promise<boolean>,
	withinMs = 60_000
): Promise<void> {
	for (const giveUp = Date.now() + withinMs; !(await isTrue()); await sleep(50)) {
		if (Date.now() > giveUp)
			throw new Error(`It did not come true within ${withinMs} ms: ${isTrue}`);
	}
}
