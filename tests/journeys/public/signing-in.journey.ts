import { type Browser, expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const WILF = 'wilf.harrow@example.org';
const OLD_PASSWORD = 'tranche-demo-2026';
const NEW_PASSWORD = 'seven quiet harbours';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Asked for, mailed, used once: and the devices that were signed in are not any more. */
test('a forgotten password is chosen anew by a mailed link', async ({ browser, page }) => {
	const elsewhere = await signedIn(browser, WILF);

	await page.goto('/account');
	await expect(heading(page)).toHaveText('Sign in');
	await expectAccessible(page);
	await enter(page, WILF, 'I do not know it');
	await expect(page.getByRole('alert')).toContainText(
		'The e-mail address or the password is not right'
	);
	await expect(page.locator('#error-summary')).toBeFocused();
	await expect(page.getByLabel('E-mail address')).toHaveValue(WILF);
	await expectAccessible(page);

	await page.getByRole('link', { name: 'I have forgotten my password' }).click();
	await expectAccessible(page);
	await page.getByLabel('E-mail address').fill(WILF);
	await page.getByRole('button', { name: 'Send the link' }).click();
	await expect(heading(page)).toHaveText('Look in your e-mail');
	await expectAccessible(page);

	const link = await mailedLink(browser);
	await page.goto(link);
	await expectAccessible(page);
	await page.getByLabel(/^New password/).fill('too short');
	await page.getByRole('button', { name: 'Set the password' }).click();
	await expect(page.getByRole('alert')).toContainText('12 characters or more');
	// Whoever uses the keyboard need not pass the header again to reach what is wrong.
	await page.keyboard.press('Tab');
	await expect(page.getByRole('alert').getByRole('link')).toBeFocused();
	await expectAccessible(page);
	await page.getByLabel(/^New password/).fill(NEW_PASSWORD);
	await page.getByRole('button', { name: 'Set the password' }).click();
	await expect(page.getByRole('main')).toContainText('Your new password is set');
	await expectAccessible(page);

	await elsewhere.goto('/account');
	await expect(heading(elsewhere)).toHaveText('Sign in');
	await enter(page, WILF, OLD_PASSWORD);
	await expect(page.getByRole('alert')).toBeVisible();
	await enter(page, WILF, NEW_PASSWORD);
	await expect(page).toHaveURL(/\/learn$/);

	await page.goto(link);
	await expect(heading(page)).toHaveText('This link no longer works');
	await expectAccessible(page);
});

test('the account page changes the password and signs devices out, without JavaScript', async ({
	browser
}) => {
	const person = {
		email: 'vera.knoll@example.org',
		options: { javaScriptEnabled: false, anew: true }
	};
	const here = await signedIn(browser, person.email, person.options);
	const there = await signedIn(browser, person.email, person.options);
	const third = await signedIn(browser, person.email, person.options);

	await here.goto('/account');
	const signOut = here.getByRole('main').getByRole('button', { name: /^Sign out [A-Z]/ });
	await expect(signOut).toHaveCount(2);
	await signOut.first().click();
	await expect(here.getByRole('main')).toContainText('That device is signed out.');
	await expect(signOut).toHaveCount(1);

	await here.getByLabel('Password now').fill('not this');
	await here.getByLabel('New password').fill(NEW_PASSWORD);
	await here.getByRole('button', { name: 'Change the password' }).click();
	await expect(here.getByRole('alert')).toContainText('That is not your password');
	await here.getByLabel('Password now').fill(OLD_PASSWORD);
	await here.getByLabel('New password').fill(NEW_PASSWORD);
	await here.getByRole('button', { name: 'Change the password' }).click();
	await expect(here.getByRole('main')).toContainText('Your password is changed.');
	for (const page of [there, third]) {
		await page.goto('/account');
		await expect(heading(page)).toHaveText('Sign in');
	}

	await here.getByRole('button', { name: 'Sign out everywhere, here too' }).click();
	await expect(here.getByRole('main')).toContainText('You are signed out.');
	await here.goto('/account');
	await expect(heading(here)).toHaveText('Sign in');
	await enter(here, person.email, NEW_PASSWORD);
	await expect(heading(here)).toHaveText('Your account');
});

test('what is not there, or not for you, says so and leads on', async ({ browser, page }) => {
	await page.goto('/no/such/page');
	await expect(heading(page)).toHaveText('Page not found');
	await expectAccessible(page);
	const learner = await signedIn(browser, 'qadir.stone@example.org');
	await learner.goto('/academy/audit');
	await expect(heading(learner)).toHaveText('You cannot open this page');
	await expect(learner.getByRole('main')).toContainText('This page is for administrators.');
	await expectAccessible(learner);
	await learner.getByRole('main').getByRole('link', { name: 'Learn' }).click();
	await expect(learner).toHaveURL(/\/learn$/);
	for (const path of ['/accessibility', '/privacy']) {
		await page.goto(path);
		await expectAccessible(page);
	}
});

async function enter(page: Page, email: string, password: string): Promise<void> {
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

/** Without a mail server staff find the mail in the outbox; the worker writes it within moments. */
async function mailedLink(browser: Browser): Promise<string> {
	const staff = await signedIn(browser, 'staff@example.org');
	const mail = staff
		.getByRole('row', { name: WILF })
		.getByRole('link', { name: 'Choose your password' });
	await expect(async () => {
		await staff.goto('/academy/outbox');
		await expect(mail.first()).toBeVisible({ timeout: 500 });
	}).toPass();
	await expectAccessible(staff);
	await mail.first().click();
	await expectAccessible(staff);
	const link = staff.getByRole('main').getByRole('link', { name: /\/reset-password\// });
	return (await link.getAttribute('href')) ?? '';
}
