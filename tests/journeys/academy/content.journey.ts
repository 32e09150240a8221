import { expect } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

test('staff see what is published, and whether it is sound', async ({ browser }) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/content');
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Cyber Leadership in Health and Care' }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Cyber Leadership');
	await expect(page.getByRole('region', { name: 'Lessons of CLHC-1' })).toContainText(
		'1.2 The cast'
	);
	await expect(
		page.getByRole('region', { name: /by cell of the blueprint/ }).first()
	).toContainText('LO1');
	await expectAccessible(page);
	await page.getByRole('link', { name: /See which clauses/ }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Coverage of standards');
	const row = page.getByRole('row', { name: /caf\/4\.0\/A1\.a/ }).first();
	await expect(row).toContainText('taught, practised, assessed, evidenced');
	await page.getByText('Show the figures').click();
	await page.getByText('Show each lesson, question and criterion').click();
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 700 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('an edition that is none is not found', async ({ browser }) => {
	const page = await signedIn(browser, 'staff@example.org');
	const answer = await page.goto('/academy/content/clhc.never');
	expect(answer?.status()).toBe(404);
	await expectAccessible(page);
});

test('pictures of lessons are served to be kept, and can do nothing', async ({
	browser,
	request
}) => {
	const page = await signedIn(browser, 'learner@example.org');
	await page.goto('/learn');
	const course = await page.locator('main a[href^="/learn/"]').first().getAttribute('href');
	const cohort = course?.split('/')[2] ?? '';
	await page.goto(`/learn/${cohort}/clhc-1/lessons/1.1-nobodys-job`);
	const picture = page.locator('figure img').first();
	await expect(picture).toHaveAttribute('alt', /^Four boxes/);
	const answer = await request.get((await picture.getAttribute('src')) ?? '');
	expect(answer.status()).toBe(200);
	expect(answer.headers()['cache-control']).toBe('public, max-age=31536000, immutable');
	expect(answer.headers()['content-security-policy']).toBe("default-src 'none'; sandbox");
	expect(answer.headers()['x-content-type-options']).toBe('nosniff');
	await expectAccessible(page);
});

test('a file of another system is looked at first: a verdict for each question', async ({
	browser
}) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/content');
	await page.getByRole('link', { name: 'Take questions from another system' }).click();
	await expectAccessible(page);
	const upload = (name: string, text: string) =>
		page
			.getByLabel('File')
			.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
	await upload('notes.txt', 'Dear all, these are my notes.');
	await page.getByRole('button', { name: 'See what can be taken' }).click();
	await expect(page.getByRole('alert')).toContainText('This is not GIFT');
	await upload('two.gift', '::Good:: Which? {=one ~two ~three}\n\n::Bad:: Which? {~one ~two}\n');
	await page.getByRole('button', { name: 'See what can be taken' }).click();
	await expect(page.getByText('1 of 2 questions can be taken')).toBeVisible();
	await expect(page.getByRole('row', { name: /^Good/ })).toContainText('single choice');
	await expect(page.getByRole('row', { name: /^Bad/ })).toContainText('Cannot be taken');
	await expectAccessible(page);
	await upload('two.gift', '::Good:: Which? {=one ~two ~three}\n');
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Download it as content files' }).click();
	expect((await download).suggestedFilename()).toBe('items.zip');
});
