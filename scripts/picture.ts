/** Takes the README's picture: npm run docs:picture, after npm run build. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { startApp } from '../tests/support/app.ts';
import { findBrowser } from '../tests/support/browser.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'tranche-picture-'));
const app = await startApp({ DATA_DIR: dataDir, DEMO: 'on' });
const browser = await chromium.launch(await findBrowser());
try {
	const page = await browser.newPage({ viewport: { width: 1100, height: 1620 }, locale: 'en-GB' });
	await page.goto(`${app.origin}/sign-in`);
	await page.getByLabel('E-mail address').fill('learner@example.org');
	await page.getByLabel('Password').fill('tranche-demo-2026');
	await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('link', { name: 'See the whole course map' }).click();
	await page.screenshot({ path: 'docs/course-map.png' });
} finally {
	await browser.close();
	await app.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
