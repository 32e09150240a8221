import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');

/** The first lesson of the course that this person is half way through. */
async function openLesson(page: Page): Promise<void> {
	await page.goto('/learn');
	await page.getByRole('link', { name: 'See the whole course map' }).first().click();
	await main(page).locator('a[href*="/lessons/"]').first().click();
	await expect(page.getByRole('heading', { name: 'Notes to yourself' })).toBeVisible();
}

test('a note is written in the lesson without JavaScript and read by its writer alone', async ({
	browser
}) => {
	const learner = await signedIn(browser, 'esme.quill@example.org', { javaScriptEnabled: false });
	await openLesson(learner);
	await learner.getByLabel('Your note').fill('Ask Dana who holds the call list.');
	await learner.getByRole('button', { name: 'Save the note' }).click();
	await expect(main(learner)).toContainText('Your note is saved.');
	await learner.getByRole('link', { name: 'Back to the lesson' }).click();
	await expect(learner.getByLabel('Your note')).toHaveValue('Ask Dana who holds the call list.');
	await learner.getByRole('link', { name: 'all your notes' }).click();
	await expect(main(learner)).toContainText('Ask Dana who holds the call list.');
	const there = learner.url();
	const other = await signedIn(browser, 'learner@example.org');
	await other.goto(there);
	await expect(main(other)).not.toContainText('Ask Dana');
});

test('a note saves itself, and two windows lose nothing', async ({ browser }) => {
	const page = await signedIn(browser, 'learner@example.org');
	await openLesson(page);
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Write on a page that saves as you type' }).click();
	await expectAccessible(page);
	const second = await page.context().newPage();
	await second.goto(page.url());
	await page.getByLabel('Your note').fill('From the first window.');
	await expect(main(page)).toContainText(/Saved \d\d:\d\d:\d\d/);
	await second.getByLabel('Your note').fill('From the second window.');
	await expect(main(second)).toContainText('Another window saved other words.');
	await second.getByRole('button', { name: 'Save' }).click();
	await expect(second.getByRole('alert')).toContainText('Both are in the box');
	await expectAccessible(second);
	await expect(second.getByLabel('Your note')).toHaveValue(/second window[^]*first window/);
	await second.getByRole('button', { name: 'Save' }).click();
	await expect(main(second)).toContainText('Your note is saved.');
	await page.goto('/learn');
	await page.getByRole('link', { name: 'See the whole course map' }).first().click();
	await page.getByRole('link', { name: 'My notes' }).click();
	await expect(main(page)).toContainText('From the first window.');
	await expectAccessible(page);
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.evaluate(() => {
			location.href = location.pathname.replace(/notes$/, 'record.json');
		})
	]);
	const file = await download.createReadStream();
	let text = '';
	for await (const chunk of file) text += String(chunk);
	expect(text).toContain('From the second window.');
});

test('news comes to the home, is put away without JavaScript, and read again later', async ({
	browser
}) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy/news');
	await expectAccessible(staff);
	await staff.getByText('Write news').click();
	await staff.getByRole('button', { name: 'Publish' }).click();
	await expect(staff.getByRole('alert')).toContainText('Enter a heading');
	await expectAccessible(staff);
	await staff.getByLabel('Heading').fill('The exercise moves to Room 4');
	await staff.getByLabel('Text').fill('Bring your plan.\n\nTea from 09:30.');
	await staff.getByRole('button', { name: 'Publish' }).click();
	await expect(main(staff)).toContainText('The news is written.');
	await expect(main(staff)).toContainText('Shown now');
	await expectAccessible(staff);

	const learner = await signedIn(browser, 'learner@example.org', { javaScriptEnabled: false });
	await learner.goto('/learn');
	await expect(main(learner)).toContainText('The exercise moves to Room 4');
	await learner.getByRole('button', { name: /^Put away.*exercise moves/ }).click();
	await expect(main(learner)).not.toContainText('The exercise moves to Room 4');
	await learner.getByRole('link', { name: /news/i }).click();
	await expect(main(learner)).toContainText('Tea from 09:30.');

	const reader = await signedIn(browser, 'esme.quill@example.org');
	await reader.goto('/learn');
	await expect(main(reader)).toContainText('The exercise moves to Room 4');
	await expectAccessible(reader);
	await reader.goto('/news');
	await expectAccessible(reader);
	await staff.getByRole('button', { name: /^Take it down.*exercise moves/ }).click();
	await expect(main(staff)).toContainText('Nobody sees it any more.');
	await reader.goto('/learn');
	await expect(main(reader)).not.toContainText('The exercise moves to Room 4');
});
