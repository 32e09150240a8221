import { expect } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

test('the chair reads without names and decides otherwise; the external examiner only reads', async ({
	browser
}) => {
	const chair = await signedIn(browser, 'chair@example.org');
	await chair.goto('/academy/boards');
	await expectAccessible(chair);
	await chair
		.getByRole('row')
		.filter({ hasText: 'Open' })
		.filter({ hasText: 'in 3 days' })
		.getByRole('link')
		.click();
	const board = chair.url();
	const main = chair.getByRole('main');
	await expect(main).toContainText('Names stay hidden');
	await expect(main).not.toContainText(/Mairi|Niall|Dunmore|Copse/);
	await expectAccessible(chair);

	await test.step('another decision needs its reason', async () => {
		await chair
			.getByRole('link', { name: /^Change the decision about/ })
			.first()
			.click();
		await chair.getByLabel('Defer').check();
		await chair.getByLabel(/^Why does it differ/).fill('');
		await chair.getByRole('button', { name: 'Keep this decision' }).click();
		await expect(chair.getByRole('alert')).toContainText('Say why the decision differs');
		await expectAccessible(chair);
		await chair.getByLabel(/^Why does it differ/).fill('The appeal is not decided yet.');
		await chair.getByRole('button', { name: 'Keep this decision' }).click();
		await expect(main).toContainText('The appeal is not decided yet.');
	});

	await test.step('ratifying asks once, and says what it will do', async () => {
		await chair.getByRole('link', { name: /^Ratify \d+ results?$/ }).click();
		await expect(main).toContainText(/Ratify \d+ results: .*\. This cannot be undone\./);
		await expectAccessible(chair);
		await chair.setViewportSize({ width: 320, height: 700 });
		expect(await chair.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
			320
		);
		await chair.getByRole('link', { name: 'Do not ratify yet' }).click();
		await expect(main).not.toContainText('This cannot be undone');
	});

	await test.step('the external examiner reads', async () => {
		const external = await signedIn(browser, 'external@example.org');
		await external.goto(board);
		await expect(external.getByRole('main')).toContainText('The chair decides and ratifies.');
		await expect(external.getByRole('link', { name: /^Ratify/ })).toHaveCount(0);
		await expectAccessible(external);
	});
});
