import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page } from '@playwright/test';

/** Someone with a browser of their own, signed in. */
export async function signedIn(
	browser: Browser,
	email: string,
	/** `at`: the origin of another house than the one that all journeys share. */
	options: { javaScriptEnabled?: boolean; password?: string; at?: string } = {}
): Promise<Page> {
	const { javaScriptEnabled = true, password = 'tranche-demo-2026', at = '' } = options;
	const context = await browser.newContext({ javaScriptEnabled });
	const page = await context.newPage();
	await page.goto(`${at}/sign-in`);
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
	return page;
}

/** What axe finds on the page must be nothing. Without JavaScript in the page axe cannot run. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ; ')}`);
	expect(found, page.url()).toEqual([]);
}
