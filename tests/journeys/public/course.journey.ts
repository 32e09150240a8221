import { expect } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { test } from '../steps/test.ts';

test('anyone reads about a course before applying', async ({ page }) => {
	await page.goto('/');
	const home = page.getByRole('main');
	await expect(home.getByRole('link', { name: 'Find a person by name' })).toBeVisible();
	// What begins soon stands above what has no date yet.
	await expect(home.getByText(/^(The next begins on|No date is set yet)/).first()).toContainText(
		'The next begins on'
	);
	await home
		.getByRole('link', { name: /Foundations of Cyber Leadership|Professional Award/ })
		.first()
		.click();
	const main = page.getByRole('main');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		'Cyber Leadership in Health and Care'
	);
	for (const name of [
		'What you learn',
		'How you are assessed',
		'Dates, and how to apply',
		'Standards covered'
	]) {
		await expect(main.getByRole('heading', { level: 2, name })).toBeVisible();
	}
	await main.getByText('Lessons and live sessions of CLHC-1').click();
	await expect(main.getByText('1.2 The cast')).toBeVisible();
	await main.getByText(/NCSC Cyber Assessment Framework, 4\.0/).click();
	await expect(main.getByText('Board Direction')).toBeVisible();
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 700 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
