import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Config, readConfig } from '#lib/platform/config.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { type Booted, boot, type Programs } from './boot.ts';

/** Stops serving: no new work, and what has begun may finish until `deadlineMs` from now. */
export type Close = (deadlineMs: number) => Promise<void>;

const FINISH_WITHIN_MS = 10_000;

/**
 * One life of a server process: configuration, boot, serving, and an orderly end on SIGTERM or
 * Ctrl-C. What goes wrong on the way up is one sentence and exit code 1.
 */
export async function live(
	programs: Programs,
	serve: (config: Config) => Promise<Close>
): Promise<void> {
	const ending = new AbortController();
	let booted: Booted | undefined;
	let close: Close | undefined;

	const rising = (async () => {
		const config = readConfig();
		await refuseTakenPort(config);
		booted = await boot(config, programs, ending.signal);
		close = await serve(config);
		if (ending.signal.aborted) return;
		console.log(['', `ready ${config.origin}`, ...booted.announce].join('\n'));
	})();

	const end = async () => {
		// npm hands a Ctrl-C on, so that it arrives twice: the second one means no more than the first.
		if (ending.signal.aborted) return;
		ending.abort();
		await Promise.race([rising.catch(() => {}), sleep(FINISH_WITHIN_MS)]);
		await close?.(FINISH_WITHIN_MS);
		await tellSite();
		await booted?.stop();
		process.exit(0);
	};
	process.on('SIGTERM', () => void end());
	process.on('SIGINT', () => void end());
	onOrphaned(() => void end());

	try {
		await rising;
	} catch (error) {
		if (ending.signal.aborted) return;
		console.error(`\n${sentence(error)}`);
		await close?.(0);
		await tellSite();
		await booted?.stop();
		process.exit(1);
	}
}

/** SvelteKit's own signal for "close what you opened"; unlike emit, this waits until it is done. */
async function tellSite(): Promise<void> {
	const listeners = process.listeners('sveltekit:shutdown' as 'SIGTERM');
	await Promise.allSettled(listeners.map(async (tell) => tell('SIGTERM')));
}

/** npm hands SIGTERM to the shell between us, which dies of it without a word: our parent is gone. */
function onOrphaned(act: () => void): void {
	if (!process.env['npm_lifecycle_event']) return;
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(watch);
		act();
	}, 500);
	watch.unref();
}

/** Errors made for people say all in their message; anything else is ours to find, so it keeps its stack. */
function sentence(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const isForPeople = error.constructor === Error && !('code' in error);
	return isForPeople || error instanceof Invalid || error instanceof Refused
		? error.message
		: (error.stack ?? error.message);
}

/** Loopback means both of its addresses: `localhost` is either, as the browser likes. */
export function addresses(config: Config): string[] {
	return ['127.0.0.1', 'localhost'].includes(config.host) ? ['127.0.0.1', '::1'] : [config.host];
}

/** Said before the boot, which may take a while; `listen` says it again should it be taken meanwhile. */
async function refuseTakenPort(config: Config): Promise<void> {
	for (const address of addresses(config)) {
		const probe = createServer();
		if (await listen(probe, config.port, address)) await closed(probe);
	}
}

/** A cohort that comes back in the same second; the system may allow fewer (net.core.somaxconn). */
const WAITING_CONNECTIONS = 4096;

/** @returns false where the machine has no such address (no IPv6) */
export function listen(server: Server, port: number, address: string): Promise<boolean> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const isSecondLoopback = address === '::1';
			if (isSecondLoopback && error.code !== 'EADDRINUSE') resolve(false);
			else reject(new Error(whyNoPort(port, address, error)));
		});
		server.listen({ port, host: address, backlog: WAITING_CONNECTIONS }, () => resolve(true));
	});
}

function whyNoPort(port: number, address: string, error: NodeJS.ErrnoException): string {
	if (error.code === 'EADDRINUSE') {
		return `Port ${port} is taken, perhaps by another Tranche: stop that program, or set PORT to another number.`;
	}
	if (error.code === 'EACCES') {
		return `This user may not open port ${port}: set PORT to a number above 1023.`;
	}
	return `Tranche cannot listen on ${address}, port ${port} (${error.code}): check HOST and PORT.`;
}

export const closed = (server: Server): Promise<void> =>
	new Promise((resolve) => server.close(() => resolve()));
