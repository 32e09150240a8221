import { expect, test } from '@playwright/test';
import { expectAccessible, signedIn } from '../steps/people.ts';

test('an author finds a question in the bank, tries it, and retires it', async ({ browser }) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/content');
	await page.getByRole('link', { name: 'Bank of questions' }).click();
	await page.getByLabel('Module').selectOption('CLHC/CLHC-2');
	await page.getByRole('button', { name: 'Find' }).click();
	await expect(page.getByRole('region', { name: /Blueprint of CLHC-2/ })).toContainText('needed');
	await expectAccessible(page);
	await page
		.getByRole('region', { name: 'Questions of the bank' })
		.getByRole('link')
		.last()
		.click();
	await page.getByRole('button', { name: 'Check this answer' }).click();
	await expect(page.getByRole('heading', { name: /reads afterwards/ })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Retire it' }).click();
	await expect(page.getByRole('button', { name: 'Bring it back' })).toBeVisible();
	await page.getByRole('button', { name: 'Bring it back' }).click();
	await page.getByRole('button', { name: 'Approve it' }).click();
	await page.getByRole('button', { name: 'Make it live' }).click();
	await expect(page.getByRole('alert')).toContainText('another person than its reviewer');
	const second = await signedIn(browser, 'admin@example.org');
	await second.goto(page.url().split('?')[0]!);
	await second.getByRole('button', { name: 'Make it live' }).click();
	await expect(second.getByRole('button', { name: 'Retire it' })).toBeVisible();
});

test('staff take a question out after use, once they have seen what it does', async ({
	browser
}) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/content/clhc.pilot-1/quizzes/clhc-1');
	await expect(page.getByText("Cronbach's alpha")).toBeVisible();
	await expectAccessible(page);
	// Whether a question is flagged hangs on the papers that were drawn; all of them are in here.
	await page.locator('summary').filter({ hasText: 'Show the figures' }).last().click();
	await page.getByRole('link', { name: 'c1-alert-life' }).last().click();
	await page.getByRole('link', { name: 'Put this question right' }).click();
	await page.getByLabel('Take the question out').check();
	await page.getByLabel('What was wrong?').fill('Two of the orders could be defended.');
	await page.getByRole('button', { name: 'Show what this does' }).click();
	await expect(page.getByText('For the board').first()).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Confirm the correction' }).click();
	await expect(page.getByText('The question is put right')).toBeVisible();
	await page.goto('/academy/boards');
	await expect(page.getByRole('heading', { name: /a correction would change/ })).toBeVisible();
	await expectAccessible(page);
});
