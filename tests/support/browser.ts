import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import sparticuz from '@sparticuz/chromium';

export type Browser = { executablePath: string; args: string[] };

/** Nothing a test needs, and all of it reaches out or writes when it should not. */
const quiet = [
	'--disable-background-networking',
	'--no-first-run',
	'--disable-component-update',
	'--disable-sync',
	'--disable-gpu'
];

/**
 * The browser of the journeys: CHROMIUM_PATH, Playwright's own, the packaged one, then the system's,
 * which draws for a screen and takes nearly twice as long.
 */
export async function findBrowser(): Promise<Browser> {
	const given = process.env['CHROMIUM_PATH'];
	if (given && !existsSync(given)) {
		throw new Error(`There is no browser at ${given}: check CHROMIUM_PATH.`);
	}
	// Chromium's sandbox refuses to run as root.
	const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet;
	for (const executablePath of [given, chromium.executablePath()]) {
		if (executablePath && existsSync(executablePath)) return { executablePath, args };
	}
	const system = { executablePath: '/usr/bin/chromium', args };
	if (process.platform !== 'linux' || process.arch !== 'x64') return system;
	const packaged = { executablePath: await sparticuz.executablePath(), args: ['--no-sandbox'] };
	// Where the libraries that it needs are missing, it does not even say its name.
	const { status } = spawnSync(packaged.executablePath, ['--version'], { timeout: 30_000 });
	return status === 0 || !existsSync(system.executablePath) ? packaged : system;
}
