import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

/** The narrowest screen must not scroll sideways; wide tables scroll in frames of their own. */
async function expectNarrow(page: Page): Promise<void> {
	await page.setViewportSize({ width: 320, height: 700 });
	expect(
		await page.evaluate(() => document.documentElement.scrollWidth),
		page.url()
	).toBeLessThanOrEqual(320);
	await page.setViewportSize({ width: 1280, height: 720 });
}

const banner = (page: Page) => page.getByRole('alert');

test('staff open a cohort, invite a list, take it back, and a new learner accepts', async ({
	browser
}) => {
	test.slow();
	const staff = await signedIn(browser, 'staff@example.org');
	const code = `journey-${Date.now() % 1_000_000}`;

	await test.step('what is wrong with the form is said, and nothing typed is lost', async () => {
		await staff.goto('/academy/cohorts/new');
		await expectAccessible(staff);
		await staff.getByLabel('Code').fill(code);
		await staff.getByLabel('Number of places').fill('0');
		await staff.getByRole('button', { name: 'Open the cohort' }).click();
		await expect(banner(staff)).toContainText('Enter the first day');
		await expect(staff.getByLabel('Code')).toHaveValue(code);
		await expectAccessible(staff);
	});

	await test.step('a cohort is opened', async () => {
		const pilot = staff.locator('.nhsuk-radios__item', { hasText: 'Edition pilot-1' });
		await pilot.getByRole('radio').check();
		await staff.getByLabel('First day').fill('2031-03-03');
		await staff.getByLabel('Number of places').fill('3');
		await staff.getByLabel('Tutors').fill('tutor2@example.org');
		await staff.getByRole('button', { name: 'Open the cohort' }).click();
		await expect(staff.getByRole('heading', { level: 1 })).toContainText('March 2031');
		await expect(staff.getByRole('main')).toContainText('Nobody is invited yet');
		await expect(staff.getByRole('row').filter({ hasText: 'CLHC-1 is due' })).toContainText(
			'Sunday 30 March 2031, 23:59'
		);
		await expectAccessible(staff);
		await expectNarrow(staff);
	});

	await test.step('a file is read, its columns chosen, each row judged', async () => {
		await staff.getByRole('link', { name: 'Import a list' }).click();
		await expectAccessible(staff);
		await staff.getByLabel(/^A CSV file/).setInputFiles({
			name: 'starters.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from(
				`\uFEFFsep=;\r\nWho;Surname;Work e-mail\r\nAda;Sample;ada-${code}@example.org\r\nBen;Sample;ben-${code}@example.org\r\n;;\r\nCy;Sample;tutor2@example.org\r\n`
			)
		});
		await staff.getByRole('button', { name: 'Read the file' }).click();
		await expect(staff.getByLabel('Column with the e-mail address')).toHaveValue('2');
		await staff.getByLabel('Column with the name').selectOption('0');
		await expectAccessible(staff);
		await staff.getByRole('button', { name: 'Use these columns' }).click();
		await expect(staff.getByRole('main')).toContainText('2 people will be invited, 1 cannot be');
		await expect(staff.getByRole('row').filter({ hasText: 'Cy Sample' })).toContainText(
			'Tutors this cohort'
		);
		await expectAccessible(staff);
		await expectNarrow(staff);
	});

	await test.step('nobody is invited until the bad row is left out on purpose', async () => {
		await staff.getByRole('button', { name: 'Send 2 invitations' }).click();
		await expect(banner(staff)).toContainText('1 row cannot be invited');
		await staff.getByLabel(/^Leave out the 1 row/).check();
		await staff.getByRole('button', { name: 'Send 2 invitations' }).click();
		await expect(banner(staff)).toContainText('2 invitations are on the way');
		await expectAccessible(staff);
	});

	await test.step('a new learner accepts without JavaScript', async () => {
		const link = await invitationLink(staff, `ada-${code}@example.org`);
		const context = await browser.newContext({ javaScriptEnabled: false });
		const ada = await context.newPage();
		await ada.goto(link);
		await expect(ada.getByRole('heading', { level: 1 })).toHaveText('You have a place on a course');
		await ada.getByLabel(/^Choose a password/).fill('short');
		await ada.getByRole('button', { name: 'Accept your place' }).click();
		await expect(banner(ada)).toContainText('12 characters');
		await ada.getByLabel(/^Choose a password/).fill('three random words');
		await ada.getByRole('button', { name: 'Accept your place' }).click();
		await expect(ada).toHaveURL(new RegExp(`/learn/${code}$`));
		await expect(ada.getByRole('link', { name: 'Ada Sample' })).toBeVisible();
		await ada.goto(link);
		await expect(ada.getByRole('heading', { level: 1 })).toHaveText(
			'This invitation has been accepted'
		);
		await context.close();
	});

	await test.step('the list is taken back for whoever has not accepted', async () => {
		await staff.reload();
		await staff.getByText('Was this list a mistake?').click();
		await staff.getByRole('button', { name: 'Take back 1 invitation' }).click();
		await expect(banner(staff)).toContainText('1 invitation is taken back');
		await staff.goto(`/academy/cohorts/${code}`);
		await expect(staff.getByRole('row').filter({ hasText: 'Ada Sample' })).toContainText(
			'Ready to start'
		);
		await expect(staff.getByRole('row').filter({ hasText: 'Ben Sample' })).toContainText(
			'Withdrawn'
		);
		await expectAccessible(staff);
	});

	await test.step('a break asks for a reason, is told, and ends', async () => {
		await staff.getByRole('link', { name: 'Ada Sample' }).click();
		await expectAccessible(staff);
		await staff.getByRole('link', { name: 'Put on a break' }).click();
		await staff.getByRole('button', { name: 'Put on a break' }).click();
		await expect(banner(staff)).toContainText('Enter the reason');
		await expectAccessible(staff);
		await staff.getByLabel('Reason').fill('A secondment.');
		await staff.getByRole('button', { name: 'Put on a break' }).click();
		await expect(staff.getByRole('row').filter({ hasText: 'Put on a break' })).toContainText(
			'Reason: A secondment.'
		);
		await staff.getByRole('link', { name: 'Bring back' }).click();
		await staff.getByLabel('Reason').fill('It is over.');
		await staff.getByRole('button', { name: 'Bring back' }).click();
		await expect(staff.getByRole('main')).toContainText('Works on CLHC-1');
		await expectNarrow(staff);
	});

	await test.step('a deadline moves, and those who wait for it are told', async () => {
		await staff.goto(`/academy/cohorts/${code}`);
		await staff.getByRole('link', { name: 'Move the deadline of CLHC-1' }).click();
		await expectAccessible(staff);
		await staff.getByLabel('New day').fill('2031-04-04');
		await staff.getByLabel(/^Time of day/).fill('18:00');
		await staff.getByLabel('Reason').fill('A public holiday.');
		await staff.getByRole('button', { name: 'Move the deadline' }).click();
		await expect(banner(staff)).toContainText('1 learner is told');
		await expect(staff.getByRole('row').filter({ hasText: 'CLHC-1 is due' })).toContainText(
			'Friday 4 April 2031, 18:00'
		);
	});
});

test('the work list says who needs somebody, and one press is enough', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy');
	await expectAccessible(staff);
	await expectNarrow(staff);
	const late = staff.getByRole('article').filter({ hasText: 'late with work' });
	await expect(late).toContainText('Hamish Orrin');
	await late.getByRole('button', { name: /^Send \d reminders?$/ }).click();
	await expect(banner(staff)).toContainText(/reminders? (is|are) on the way/);
	await expect(late).toContainText('Reminders were sent in the last three days.');
	await expect(late.getByRole('button')).toHaveCount(0);
});

test('one cohort: charts with their figures, a heat map in words, everyone as a file', async ({
	browser
}) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy/cohorts');
	await expectAccessible(staff);
	await staff.getByRole('row').filter({ hasText: 'Week 6 of 9' }).getByRole('link').click();
	await staff.getByText('Show the figures').first().click();
	await expect(
		staff.getByRole('table', { name: 'How far learners are in each module' })
	).toContainText('Passed');
	await expectAccessible(staff);
	await expect(staff.getByRole('row').filter({ hasText: 'Imani Brook' })).toContainText(
		'Late, due'
	);

	await staff.getByRole('link', { name: 'On a break (1)' }).click();
	await expect(staff.getByRole('region', { name: /^On a break/ }).getByRole('row')).toHaveCount(2);

	const download = staff.waitForEvent('download');
	await staff.getByRole('link', { name: 'Download everyone (CSV)' }).click();
	expect((await download).suggestedFilename()).toMatch(/^clhc-\d{4}-\d\d-\d{4}-\d\d-\d\d\.csv$/);
});

test('examiners see their boards and no cohort', async ({ browser }) => {
	const external = await signedIn(browser, 'external@example.org');
	await external.goto('/academy');
	await expect(external.getByRole('heading', { level: 1 })).toHaveText('Your boards');
	await expect(external.getByRole('article')).toContainText('Board of examiners');
	await expectAccessible(external);
	expect((await external.goto('/academy/cohorts'))?.status()).toBe(403);
});

test('a link that opens nothing says why, and how to go on', async ({ page }) => {
	await page.goto('/invitation/not-a-link');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link is not complete');
	await expectAccessible(page);
	await expectNarrow(page);
});

async function invitationLink(staff: Page, address: string): Promise<string> {
	const outbox = await staff.context().newPage();
	await outbox.goto('/academy/outbox');
	await outbox
		.getByRole('row')
		.filter({ hasText: address })
		.getByRole('link', { name: /^Your place on/ })
		.click();
	const href = await outbox.getByRole('link', { name: /\/invitation\// }).getAttribute('href');
	await outbox.close();
	return new URL(href!).pathname;
}
