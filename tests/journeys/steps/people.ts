import { type Browser, type Cookie, expect, type Page } from '@playwright/test';

type Options = {
	javaScriptEnabled?: boolean;
	password?: string;
	/** The origin of another house than the one that all journeys share. */
	at?: string;
	/** A session of its own, for journeys that count or end sessions. */
	anew?: boolean;
};

/** The session that each person got last, by house and address: a password is typed once a worker. */
const sessions = new Map<string, Cookie[]>();

/** Someone with a browser of their own, signed in and at the start of what is theirs. */
export async function signedIn(
	browser: Browser,
	email: string,
	options: Options = {}
): Promise<Page> {
	const { javaScriptEnabled = true, password = 'tranche-demo-2026', at = '', anew } = options;
	const context = await browser.newContext({ javaScriptEnabled });
	const who = `${at} ${email}`;
	if (!anew) await context.addCookies(sessions.get(who) ?? []);
	const page = await context.newPage();
	// Who has a session that still holds is led on from here.
	await page.goto(`${at}/sign-in`);
	if (new URL(page.url()).pathname === '/sign-in') {
		await page.getByLabel('E-mail address').fill(email);
		await page.getByLabel('Password').fill(password);
		await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
	}
	await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
	if (!anew) sessions.set(who, await context.cookies());
	return page;
}
