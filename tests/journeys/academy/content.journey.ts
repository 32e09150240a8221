import { expect, test } from '@playwright/test';
import { expectAccessible, signedIn } from '../steps/people.ts';

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
	await page.getByText('Show every outcome').click();
	await expect(page.getByText('caf/4.0/A1.a')).toBeVisible();
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
	await page.goto((await page.getByRole('link', { name: /^Continue/ }).getAttribute('href')) ?? '');
	const picture = page.locator('figure img').first();
	test.skip((await picture.count()) === 0, 'this lesson has no picture');
	await expect(picture).toHaveAttribute('alt', /\w{3}/);
	const answer = await request.get((await picture.getAttribute('src')) ?? '');
	expect(answer.status()).toBe(200);
	expect(answer.headers()['cache-control']).toBe('public, max-age=31536000, immutable');
	expect(answer.headers()['content-security-policy']).toBe("default-src 'none'; sandbox");
	expect(answer.headers()['x-content-type-options']).toBe('nosniff');
});
