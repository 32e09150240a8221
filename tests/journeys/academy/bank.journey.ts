import { expect } from '@playwright/test';
import { openSampleHouse } from '../../support/sample-house.ts';
import { makeAccount, PASSWORD } from '../../support/sign-in.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

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
	await expect(page.getByText('Live', { exact: true })).toBeVisible();
	await expect(page.getByText(/Came with CLHC@.*, which names who reviewed it/)).toBeVisible();
	await expect(page.getByText('Editions draw this question')).toBeVisible();
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

test('a question of an edition that names no reviewer is approved while it is live', async ({
	browser
}) => {
	const house = await openSampleHouse();
	try {
		const { email } = await makeAccount(house.sql, { role: 'staff' });
		const page = await signedIn(browser, email, { password: PASSWORD, at: house.origin });
		await page.goto(`${house.origin}/academy/bank?module=INV/INV-1&state=unseen`);
		await page
			.getByRole('region', { name: 'Questions of the bank' })
			.getByRole('link')
			.first()
			.click();
		await expect(page.getByText('Live, not reviewed')).toBeVisible();
		await expectAccessible(page);
		await page.getByRole('button', { name: 'Approve it' }).click();
		await expect(page.getByText('Live', { exact: true })).toBeVisible();
		await expect(page.getByRole('button', { name: 'Approve it' })).toHaveCount(0);
	} finally {
		await house.close();
	}
});

test('staff take a question out after use, and the chair takes up what it does to ratified marks', async ({
	browser
}) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/content/clhc.pilot-1/quizzes/clhc-1');
	await expect(page.getByText("Cronbach's alpha")).toBeVisible();
	await expectAccessible(page);
	// Whether a question is flagged hangs on the papers that were drawn; all of them are in here.
	await page.locator('summary').filter({ hasText: 'Show the figures' }).last().click();
	const questions = page.getByRole('row').getByRole('link', { name: /^c1-/ });
	const addresses = await questions.evaluateAll((links) =>
		links.map((link) => link.getAttribute('href') ?? '')
	);
	await questions.last().click();
	await page.getByRole('link', { name: 'Put this question right' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Put a question right');
	// So does whether a learner whose marks are ratified was asked this one: the first who was will do.
	const forTheBoard = page.getByText('For the board', { exact: true });
	for (const address of addresses) {
		await page.goto(`${address}/correct`);
		await page.getByLabel('Take the question out').check();
		await page.getByLabel('What was wrong?').fill('Two of the orders could be defended.');
		await page.getByRole('button', { name: 'Show what this does' }).click();
		await expect(page.getByRole('heading', { name: 'What this does' })).toBeVisible();
		if ((await forTheBoard.count()) > 0) break;
	}
	await expect(forTheBoard.first()).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Confirm the correction' }).click();
	await expect(page.getByText('The question is put right')).toBeVisible();
	await page.goto('/academy/boards');
	const heading = { name: 'Ratified marks that a correction would change' };
	await expect(page.getByRole('heading', heading)).toBeVisible();
	await expect(page.getByRole('button', { name: 'Take up the corrected marks' })).toHaveCount(0);
	await expectAccessible(page);

	const chair = await signedIn(browser, 'chair@example.org');
	await chair.goto('/academy/boards');
	await expect(chair.getByRole('heading', heading)).toBeVisible();
	await expectAccessible(chair);
	const lines = chair.getByRole('checkbox', { name: /^Candidate / });
	const waiting = await lines.count();
	await lines.first().check();
	await chair.getByRole('button', { name: 'Take up the corrected marks' }).click();
	await expect(chair.getByRole('alert')).toContainText('Enter why');
	await lines.first().check();
	await chair.getByLabel('Why').fill('The board agrees with the correction.');
	await chair.getByRole('button', { name: 'Take up the corrected marks' }).click();
	await expect(chair.getByText('1 mark decided.')).toBeVisible();
	await expect(lines).toHaveCount(waiting - 1);
});
