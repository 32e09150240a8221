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

/** The browser of the journeys: CHROMIUM_PATH, Playwright's own, the system's, then the packaged one. */
export async function findBrowser(): Promise<Browser> {
	const given = process.env['CHROMIUM_PATH'];
	if (given && !existsSync(given)) {
		throw new Error(`There is no browser at ${given}: check CHROMIUM_PATH.`);
	}
	// Chromium's sandbox refuses to run as root.
	const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet;
	for (const executablePath of [given, chromium.executablePath(), '/usr/bin/chromium']) {
		if (executablePath && existsSync(executablePath)) return { executablePath, args };
	}
	return { executablePath: await sparticuz.executablePath(), args: ['--no-sandbox'] };
}
