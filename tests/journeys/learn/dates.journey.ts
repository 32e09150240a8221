import { expect, type Page } from '@playwright/test';
import { demoCohort } from '../steps/demo-cohorts.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');
const halfWay = demoCohort('half way');

/** Five weeks from now, as a date field takes it. */
const day = new Date(Date.now() + 35 * 86_400_000).toISOString().slice(0, 10);

test('a tutor plans, changes and cancels a seminar; learners and their calendars follow', async ({
	browser,
	request
}) => {
	const tutor = await signedIn(browser, 'tutor@example.org');
	const toSeminar = async () => {
		await tutor.goto('/teach');
		await main(tutor)
			.getByRole('link', { name: new RegExp(`^${halfWay.name}`) })
			.click();
		await tutor.getByRole('link', { name: /the seminar of CLHC-1$/ }).click();
	};
	await toSeminar();
	await expectAccessible(tutor);
	await tutor.getByRole('button', { name: 'Plan it and tell everybody' }).click();
	await expect(tutor.getByRole('alert')).toContainText('Enter a room');
	await expectAccessible(tutor);
	await tutor.getByLabel('Day').fill(day);
	await tutor.getByLabel('Begins at').fill('18:00');
	await tutor.getByLabel('Room, or address').fill('Room 4, ground floor');
	await tutor.getByRole('button', { name: 'Plan it and tell everybody' }).click();
	await expect(main(tutor)).toContainText('The seminar is planned');
	await expectAccessible(tutor);

	// Without JavaScript, as a learner on a locked-down machine has it.
	const learner = await signedIn(browser, 'learner@example.org', { javaScriptEnabled: false });
	await learner.goto('/account');
	await learner.getByRole('link', { name: 'Read your dates' }).click();
	await learner.getByRole('button', { name: 'Make an address' }).click();
	const address = (await main(learner).locator('code').innerText()).trim();
	const calendar = async () => {
		const response = await request.get(new URL(address).pathname);
		expect(response.headers()['content-type']).toContain('text/calendar');
		return (await response.text()).replaceAll('\r\n ', '');
	};
	expect(await calendar()).toContain('LOCATION:Room 4\\, ground floor');
	await learner.goto('/learn');
	await expect(main(learner)).toContainText('Seminar: ');
	await learner.getByRole('link', { name: 'See the whole course map' }).first().click();
	await main(learner).locator('a[href$="/clhc-1"]').first().click();
	await expect(main(learner)).toContainText('Room 4, ground floor');

	await toSeminar();
	await expectAccessible(tutor);
	await tutor.getByLabel('Room, or address').fill('https://meet.example.org/clhc-1');
	await tutor.getByRole('button', { name: 'Save and tell everybody' }).click();
	await expect(main(tutor)).toContainText('The seminar is saved');
	expect(await calendar()).toMatch(/SEQUENCE:1\r\n[^]*LOCATION:https:\/\/meet.example.org\/clhc-1/);
	await learner.reload();
	await expect(learner.getByRole('link', { name: 'Join at https://meet' })).toBeVisible();

	await toSeminar();
	await tutor.getByText('Cancel this seminar').click();
	await expectAccessible(tutor);
	await tutor.getByRole('button', { name: 'Cancel the seminar' }).click();
	await expect(main(tutor)).toContainText('The seminar is cancelled');
	expect(await calendar()).toContain('STATUS:CANCELLED');
	await learner.reload();
	await expect(main(learner)).toContainText('Cancelled.');

	await learner.goto('/account/calendar');
	await learner.getByRole('button', { name: 'Make a new address' }).click();
	expect((await request.get(new URL(address).pathname)).status()).toBe(404);
	await learner.getByRole('button', { name: 'End the address' }).click();
	await expect(main(learner)).toContainText('no longer works');
});

test('a person changes their e-mail address themselves, and nobody learns who else is here', async ({
	browser
}) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy/people');
	await staff.getByText('Add a person').click();
	await staff.getByLabel('Full name').fill('Maud Wetherly');
	await staff.getByLabel('E-mail address').fill('maud.wetherly@example.org');
	await staff.getByRole('button', { name: 'Add this person' }).click();
	await staff.getByRole('button', { name: /password/ }).click();
	const choose = await mailedLink(staff, 'Choose your password', 'reset-password');
	const visitor = await (await browser.newContext()).newPage();
	await visitor.goto(choose);
	await visitor.getByLabel('New password').fill('copper lantern river');
	await visitor.getByRole('main').getByRole('button').click();

	const password = 'copper lantern river';
	const maud = await signedIn(browser, 'maud.wetherly@example.org', {
		password,
		javaScriptEnabled: false
	});
	const ask = async (email: string, typed: string) => {
		await maud.goto('/account');
		await maud.getByRole('link', { name: 'Change e-mail address' }).click();
		await maud.getByLabel('New e-mail address').fill(email);
		await maud.getByLabel('Your password').fill(typed);
		await maud.getByRole('button', { name: 'Mail the link' }).click();
	};
	await ask('maud@example.org', 'not the password');
	await expect(maud.getByRole('alert')).toContainText('That is not your password');
	await expect(maud.getByLabel('New e-mail address')).toHaveValue('maud@example.org');
	await ask('learner@example.org', password);
	const taken = await main(maud).innerText();
	await ask('maud@example.org', password);
	expect(await main(maud).innerText()).toBe(taken);
	const confirm = await mailedLink(staff, 'Is this your new e-mail address?', 'new-email');
	await maud.goto(confirm);
	await maud.getByRole('button', { name: 'Use this address' }).click();
	await expect(main(maud)).toContainText('This is your e-mail address now.');
	await signedIn(browser, 'maud@example.org', { password });
});

/** The link in the newest mail with that subject; the worker may take a moment. */
async function mailedLink(staff: Page, subject: string, path: string): Promise<string> {
	await expect(async () => {
		await staff.goto('/academy/outbox');
		await expect(staff.getByRole('link', { name: subject }).first()).toBeVisible({ timeout: 500 });
	}).toPass();
	await staff.getByRole('link', { name: subject }).first().click();
	return new RegExp(`/${path}/[\\w-]+`).exec(await main(staff).innerText())![0];
}
