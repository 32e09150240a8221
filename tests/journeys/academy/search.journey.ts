import { expect, type Page } from '@playwright/test';
import { demoCohort } from '../steps/demo-cohorts.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');
const halfWay = demoCohort('half way');

async function find(page: Page, typed: string): Promise<void> {
	await page.getByLabel('Find anything').fill(typed);
	await page.getByLabel('Find anything').press('Enter');
	await expect(main(page).getByRole('status')).toContainText(typed);
}

for (const javaScriptEnabled of [true, false]) {
	test(`staff find anything in one box, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({
		browser
	}) => {
		const page = await signedIn(browser, 'staff@example.org', { javaScriptEnabled });
		await page.goto('/academy');
		await find(page, 'tamsin gorze');
		await expect(main(page).getByRole('link', { name: 'Tamsin Gorse', exact: true })).toBeVisible();
		if (javaScriptEnabled) await expectAccessible(page);

		await find(page, 'Wexmoor');
		await expect(main(page).getByRole('heading', { name: 'Organisations' })).toBeVisible();
		await find(page, halfWay.name.toLowerCase());
		await expect(main(page).getByRole('link', { name: halfWay.name })).toBeVisible();
		await find(page, 'gorse');
		await main(page)
			.getByRole('link', { name: /Leadership, Tamsin Gorse/ })
			.click();
		const code = await main(page)
			.getByRole('link', { name: /^\w{4}(-\w{4}){3}$/ })
			.textContent();
		await page.goto('/academy/search');
		await find(page, code ?? '');
		await expect(main(page).getByRole('link', { name: /Tamsin Gorse/ })).toBeVisible();

		await find(page, 'qqqqqqqq');
		await expect(main(page).getByRole('status')).toContainText('Nothing is like');
	});
}
