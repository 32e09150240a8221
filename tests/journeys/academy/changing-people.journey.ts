import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');

async function open(page: Page, typed: string, name: string): Promise<void> {
	await page.goto(`/academy/people?q=${encodeURIComponent(typed)}`);
	await main(page).getByRole('link', { name }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
}

async function add(page: Page, name: string, email: string): Promise<void> {
	await page.goto('/academy/people');
	await page.getByText('Add a person').click();
	await page.getByLabel('Full name').fill(name);
	await page.getByLabel('E-mail address').fill(email);
	await page.getByRole('button', { name: 'Add this person' }).click();
	await expect(main(page)).toContainText('Added.');
}

/** The link in the newest mail to an address, from the outbox that only staff read. */
async function linkMailedTo(page: Page, subject: string, path: string): Promise<string> {
	await page.goto('/academy/outbox');
	await page.getByRole('link', { name: subject }).first().click();
	const text = await main(page).innerText();
	return new RegExp(`/${path}/[\\w-]+`).exec(text)![0];
}

test('staff put a name, an employer and a number right', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await add(staff, 'Ottilie Sprigg', 'ottilie.sprigg@example.org');
	await staff.getByRole('link', { name: 'Change name' }).click();
	await expectAccessible(staff);
	await staff.getByLabel('Full name').fill('Ottilie Spriggs');
	await staff.getByRole('button', { name: 'Change the name' }).click();
	await expect(staff.getByRole('alert')).toContainText('Choose why');
	await expect(staff.getByLabel('Full name')).toHaveValue('Ottilie Spriggs');
	await expectAccessible(staff);
	await staff.getByLabel('The name was written wrongly').check();
	await staff.getByLabel('Evidence').fill('Mail of 3 May, case 2027-014');
	await staff.getByRole('button', { name: 'Change the name' }).click();
	await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Ottilie Spriggs');

	await staff.getByRole('link', { name: 'Change organisation' }).click();
	await staff.getByLabel('Find an organisation').fill('wexmor');
	await staff.getByRole('button', { name: 'Search' }).click();
	await expectAccessible(staff);
	await staff.getByLabel('Wexmoor Community Care').check();
	await staff.getByRole('button', { name: 'Save' }).click();
	await expect(main(staff)).toContainText('Wexmoor Community Care');

	await staff.getByRole('link', { name: 'Change numbers elsewhere' }).click();
	await staff.getByLabel('Of').selectOption('Computing professionals (BCS)');
	await staff.getByLabel('Number', { exact: true }).fill('99 12');
	await staff.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(main(staff)).toContainText('9912');
	await expectAccessible(staff);
	await staff.getByRole('button', { name: /^End Computing/ }).click();
	await expect(main(staff)).toContainText('None is on record.');
});

test('a new e-mail address is theirs once they say so there, with JavaScript off', async ({
	browser
}) => {
	const staff = await signedIn(browser, 'staff@example.org', { javaScriptEnabled: false });
	await add(staff, 'Perpetua Loam', 'perpetua.loam@example.org');
	await staff.getByRole('link', { name: 'Change e-mail address' }).click();
	await staff.getByLabel('New e-mail address').fill('p.loam@example.org');
	await staff.getByRole('button', { name: 'Change the e-mail address' }).click();
	await expect(main(staff)).toContainText('A link is on its way to the new address');
	await expect(main(staff)).toContainText('perpetua.loam@example.org');
	const link = await linkMailedTo(staff, 'Is this your new e-mail address?', 'new-email');
	const guest = await (await browser.newContext()).newPage();
	await guest.goto(link);
	await expect(main(guest)).toContainText('p.loam@example.org');
	await expectAccessible(guest);
	await guest.getByRole('button', { name: 'Use this address' }).click();
	await expect(main(guest)).toContainText('This is your e-mail address now.');
	await expectAccessible(guest);
	await guest.goto(link);
	await expect(main(guest)).toContainText('This link no longer works');
	await open(staff, 'p.loam@', 'Perpetua Loam');
	await staff.getByRole('link', { name: 'Change e-mail address' }).click();
	await staff.getByLabel('New e-mail address').fill('perpetua@example.org');
	await staff.getByLabel('At once', { exact: true }).check();
	await staff.getByLabel('Evidence, to change it at once').fill('Call-back, case 2027-015');
	await staff.getByRole('button', { name: 'Change the e-mail address' }).click();
	await expect(main(staff)).toContainText('perpetua@example.org');
});

test('an account is closed after saying what ends, and opened again', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await open(staff, 'anwen coy', 'Anwen Coy');
	await staff.getByRole('link', { name: 'Close the account' }).click();
	await expect(main(staff)).toContainText('can no longer sign in');
	await expectAccessible(staff);
	await staff.getByRole('button', { name: 'Close the account' }).click();
	await expect(staff.getByRole('alert')).toContainText('Choose the reason');
	await staff.getByLabel('They have left, or never came').check();
	await staff.getByRole('button', { name: 'Close the account' }).click();
	await expect(main(staff)).toContainText('The account is closed.');
	await expectAccessible(staff);
	await staff.getByRole('link', { name: 'Open the account again' }).click();
	await expectAccessible(staff);
	await staff.getByRole('button', { name: 'Open the account again' }).click();
	await expect(main(staff)).toContainText('The account is open again.');
});

test('officers are closed by administrators, never by themselves', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await open(staff, 'calloway', 'Ruth Calloway');
	await staff.getByRole('link', { name: 'Close the account' }).click();
	await expect(main(staff)).toContainText('only an administrator can close the account');
	const admin = await signedIn(browser, 'admin@example.org');
	await open(admin, 'hazelwood', 'Noor Hazelwood');
	await admin.getByRole('link', { name: 'Close the account' }).click();
	await expect(main(admin)).toContainText('You cannot close your own account.');
});

test('an organisation that is here twice becomes one', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	const addOne = async (name: string, code: string) => {
		await staff.goto('/academy/organisations');
		await staff.getByText('Add an organisation').click();
		await staff.getByLabel('Name', { exact: true }).fill(name);
		await staff.getByLabel('ODS code').fill(code);
		await staff.getByLabel('Invented').check();
		await staff.getByRole('button', { name: 'Add this organisation' }).click();
	};
	await addOne('Thistledown Hospice', 'zzdemo81');
	await expect(main(staff)).toContainText('The organisation is added.');
	await expectAccessible(staff);
	await addOne('Thistledown Hospice Trust', 'ZZDEMO81');
	await expect(staff.getByRole('alert')).toContainText('An organisation with this ODS code');
	await expectAccessible(staff);
	await addOne('Thistledown Hospice Trust', 'ZZDEMO82');
	await staff.getByText('Merge it into another one').click();
	await staff.getByLabel('Thistledown Hospice', { exact: true }).check();
	await staff.getByRole('button', { name: 'Merge into the chosen one' }).click();
	await expect(main(staff)).toContainText('The two are one now.');
	await staff.goto('/academy/organisations?q=thistledwn');
	await expect(main(staff).getByRole('row')).toHaveCount(2);
	await expectAccessible(staff);
});
