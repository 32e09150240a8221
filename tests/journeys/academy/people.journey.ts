import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');

async function find(page: Page, typed: string, name: string): Promise<void> {
	await page.goto('/academy/people');
	await page.getByLabel('Find a person').fill(typed);
	await page.getByRole('button', { name: 'Search' }).click();
	await expectAccessible(page);
	await main(page).getByRole('link', { name }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** Found in spite of a slip, given a right that counts at once, and answered for in the audit trail. */
test('an administrator finds people and changes rights', async ({ browser }) => {
	const admin = await signedIn(browser, 'admin@example.org');
	const officer = await signedIn(browser, 'umar.leigh@example.org');
	await officer.goto('/academy');
	await expect(main(officer)).toContainText('You cannot open this page');

	await find(admin, 'umar liegh', 'Umar Leigh');
	await expectAccessible(admin);
	await admin.getByText('Give a role').click();
	await admin.getByRole('button', { name: 'Give this role' }).click();
	await expect(admin.getByRole('alert')).toContainText('Choose a role');
	await expectAccessible(admin);
	await admin.getByLabel('External examiner').check();
	await admin.getByRole('button', { name: 'Give this role' }).click();
	await expect(main(admin)).toContainText('The role is given.');
	await expectAccessible(admin);

	await officer.goto('/academy');
	await expect(main(officer)).not.toContainText('You cannot open this page');
	await admin.getByRole('button', { name: /Take away the role External examiner/ }).click();
	await expect(main(admin)).toContainText('The role is taken away.');
	await officer.goto('/academy');
	await expect(main(officer)).toContainText('You cannot open this page');

	await admin.getByRole('link', { name: /^Everything recorded about/ }).click();
	await expect(main(admin)).toContainText('Role taken away');
	await expectAccessible(admin);
});

test('there is always an administrator, and staff do not make themselves one', async ({
	browser
}) => {
	const admin = await signedIn(browser, 'admin@example.org');
	await find(admin, 'hazelwood', 'Noor Hazelwood');
	await admin.getByRole('button', { name: /Take away the role Administrator/ }).click();
	await expect(admin.getByRole('alert')).toContainText('This is the only administrator');
	const staff = await signedIn(browser, 'staff@example.org');
	await find(staff, 'thornbury', 'Maya Thornbury');
	await staff.getByText('Give a role').click();
	await expect(staff.getByRole('radio')).toHaveCount(1);
	await expect(staff.getByLabel('Tutor')).toBeVisible();
});

test('staff add a person, who is then there once', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	const add = async () => {
		await staff.goto('/academy/people');
		await staff.getByText('Add a person').click();
		await staff.getByLabel('Full name').fill('Morwenna Sledd');
		await staff.getByLabel('E-mail address').fill('morwenna.sledd@example.org');
		await staff.getByRole('button', { name: 'Add this person' }).click();
	};
	await add();
	await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Morwenna Sledd');
	await expectAccessible(staff);
	await add();
	await expect(staff.getByRole('alert')).toContainText(
		'Someone with this e-mail address is here already'
	);
	await expectAccessible(staff);
});
