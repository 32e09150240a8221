import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type RunningApp = {
	origin: string;
	port: number;
	process: ChildProcess;
	/** Everything it has printed. */
	output(): string;
	/** SIGTERM, and wait for the end. @returns the exit code */
	stop(): Promise<number | null>;
	/** SIGKILL, and wait for the end. */
	kill(): Promise<void>;
};

/** A port of the loopback that nobody uses now. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

/**
 * Starts the production build (`build/start.js`) as `npm start` does, on a port of its own.
 * @param environment DATABASE_URL or DATA_DIR, DEMO and the rest of the contract's variables
 * @param options.build another build than the one of this checkout
 * @throws Error with what it printed when it does not become ready
 */
export async function startApp(
	environment: Record<string, string>,
	options: { readyWithinMs?: number; build?: string } = {}
): Promise<RunningApp> {
	const port = Number(environment['PORT'] ?? (await freePort()));
	const registerPort = environment['REGISTER_PORT'] ?? String(await freePort());
	const child = spawn(process.execPath, [join(options.build ?? 'build', 'start.js')], {
		env: { ...bare(process.env), ...environment, PORT: String(port), REGISTER_PORT: registerPort },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let printed = '';
	child.stdout.on('data', (chunk) => (printed += String(chunk)));
	child.stderr.on('data', (chunk) => (printed += String(chunk)));
	const ended = new Promise<number | null>((resolve) =>
		child.once('exit', (code) => resolve(code))
	);

	const origin = environment['ORIGIN'] ?? `http://localhost:${port}`;
	const giveUp = Date.now() + (options.readyWithinMs ?? 60_000);
	while (!/^ready /m.test(printed)) {
		if (child.exitCode !== null || Date.now() > giveUp) {
			child.kill('SIGKILL');
			throw new Error(`The app did not become ready:\n${printed}`);
		}
		await sleep(50);
	}
	return {
		origin,
		port,
		process: child,
		output: () => printed,
		async stop() {
			if (child.exitCode === null) child.kill('SIGTERM');
			return ended;
		},
		async kill() {
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/** What tests and npm leave in the environment must not reach the app. */
function bare(environment: NodeJS.ProcessEnv): Record<string, string> {
	const dropped =
		/^(npm_|VITEST|DATABASE_|TEST_|AWS_|FILES_URL$|CLAMD_URL$|NODE_ENV$|PORT$|HOST$|ORIGIN$|DEMO$|WORKER$|DATA_DIR$)/;
	return Object.fromEntries(
		Object.entries(environment).filter(([key, value]) => value !== undefined && !dropped.test(key))
	) as Record<string, string>;
}

/** A session cookie from a real sign-in, as `session=...`. */
export async function signIn(
	origin: string,
	email: string,
	password = 'tranche-demo-2026',
	headers: Record<string, string> = {}
): Promise<string> {
	const response = await fetch(`${origin}/sign-in`, {
		method: 'POST',
		body: new URLSearchParams({ email, password }),
		headers: { origin, ...headers },
		redirect: 'manual'
	});
	const cookie = response.headers.getSetCookie().find((value) => value.startsWith('session='));
	if (response.status !== 303 || !cookie)
		throw new Error(`${email} could not sign in: ${response.status}`);
	return cookie.slice(0, cookie.indexOf(';'));
}
