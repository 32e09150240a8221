import { expect } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const heading = 'Find a qualified person';

/** An employer finds a person whose name they cannot spell, and sees what is true of them today. */
test('the public finds a person in the register', async ({ page }) => {
	await page.goto('/register');
	await expectAccessible(page);
	await page.getByLabel('Name, number or organisation').fill('t');
	await page.getByRole('button', { name: 'Search' }).click();
	await expect(page.getByRole('alert')).toContainText('at least two letters');
	await expectAccessible(page);

	await page.getByLabel('Name, number or organisation').fill('Tamsinn Gorsse');
	await page.getByRole('button', { name: 'Search' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
	await expect(page.getByRole('main')).toContainText('Nobody is written exactly so');
	await expectAccessible(page);
	await page.getByLabel('Status of the award').selectOption('Expired');
	await page.getByRole('button', { name: 'Search' }).click();
	await expect(page.getByRole('heading', { name: 'Nobody found' })).toBeVisible();
	await expectAccessible(page);
	await page.getByLabel('Status of the award').selectOption('Suspended');
	await page.getByRole('button', { name: 'Search' }).click();
	await page.getByRole('link', { name: 'Tamsin Gorse' }).click();

	const main = page.getByRole('main');
	await expect(main).toContainText('Not qualified today');
	await expect(main).toContainText('Suspended since');
	await expect(main).not.toContainText('dispute');
	await expect(main).not.toContainText('@');
	await expectAccessible(page);
});

test('a learner lets their organisation be shown, and staff can hide an entry; without JavaScript', async ({
	browser
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const stranger = await context.newPage();
	const find = async (words: string) => {
		await stranger.goto(`/register?name=${encodeURIComponent(words)}`);
		return stranger.locator('[aria-labelledby=results]');
	};
	await expect(await find('Sol Everley')).toContainText('Qualified today');
	await expect(await find('Harrowmere Everley')).not.toContainText('Sol Everley');

	const plain = { javaScriptEnabled: false };
	const sol = await signedIn(browser, 'sol.everley@example.org', plain);
	await sol.goto('/account/listing');
	await sol.getByLabel('Show it', { exact: true }).check();
	await sol.getByRole('button', { name: 'Save' }).click();
	await expect(sol.getByRole('main')).toContainText('Your choice is saved');
	await expect(await find('Harrowmere Everley')).toContainText('Harrowmere University Hospitals');

	const staff = await signedIn(browser, 'staff@example.org', plain);
	await staff.goto('/academy/people?q=Everley');
	await staff.getByRole('link', { name: 'Sol Everley' }).first().click();
	await staff.getByRole('link', { name: 'In the public register' }).click();
	await staff.getByRole('button', { name: 'Hide the entry' }).click();
	await expect(staff.getByRole('alert')).toContainText('Say where it is written down why');
	await staff.getByLabel('Where is it written down why?').fill('file 12');
	await staff.getByRole('button', { name: 'Hide the entry' }).click();
	await expect(await find('Sol Everley')).not.toContainText('Qualified today');
	await staff.getByLabel('Where is it written down why?').fill('file 12, closed');
	await staff.getByRole('button', { name: 'Show the entry again' }).click();
	await expect(await find('Sol Everley')).toContainText('Qualified today');
});
