import { expect } from '@playwright/test';
import { signedIn } from './steps/people.ts';
import { walkPages } from './steps/walk.ts';
import { test } from './steps/test.ts';

/** Who walks, from where, over which addresses, and how many kinds of pages are there at least. */
const walks = [
	{ who: 'learner@example.org', from: '/learn', within: /^\/(learn|account)/, least: 14 },
	{ who: 'fresh@example.org', from: '/learn', within: /^\/(learn|account)/, least: 10 },
	{ who: 'rhian.moss@example.org', from: '/learn', within: /^\/learn/, least: 12 },
	{ who: 'tutor@example.org', from: '/teach', within: /^\/teach/, least: 4 },
	{
		who: 'staff@example.org',
		from: '/academy',
		within: /^\/academy(?!\/(cohorts|enrolments|content|bank))/,
		least: 18
	},
	{
		who: 'staff@example.org',
		from: '/academy/cohorts',
		within: /^\/academy\/(cohorts|enrolments)/,
		least: 10
	},
	{
		who: 'staff@example.org',
		from: '/academy/content',
		within: /^\/academy\/(content|bank)/,
		least: 10
	},
	{ who: 'chair@example.org', from: '/academy', within: /^\/academy/, least: 3 },
	{ who: 'external@example.org', from: '/academy', within: /^\/academy/, least: 3 },
	{ who: 'admin@example.org', from: '/academy/audit', within: /^\/academy\/audit/, least: 1 }
];

test.describe.configure({ mode: 'parallel' });
// A picture of every step would take longer than the walk.
test.use({ trace: 'off' });
test.setTimeout(300_000);

for (const { who, from, within, least } of walks) {
	test(`every page that ${who} reaches from ${from} can be read by everybody`, async ({
		browser
	}) => {
		const page = await signedIn(browser, who);
		const seen = await walkPages(page, [from], within);
		expect(seen.length, seen.join(' ')).toBeGreaterThanOrEqual(least);
	});
}

test('every page that is open to anyone can be read by everybody', async ({ page }) => {
	const starts = ['/register?name=tamsin+gorse', '/'];
	const seen = await walkPages(page, starts, /^\/(?!learn|teach|academy|account)/);
	expect(seen.length, seen.join(' ')).toBeGreaterThanOrEqual(10);
});

test('a keyboard passes the header by its first key, and always sees where it is', async ({
	browser
}) => {
	const page = await signedIn(browser, 'learner@example.org');
	await page.goto('/learn');
	await page.keyboard.press('Tab');
	const skip = page.getByRole('link', { name: 'Skip to main content' });
	await expect(skip).toBeFocused();
	await expect(skip).toBeInViewport();
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	const focused = page.locator('main :focus');
	await expect(focused).toBeInViewport();
	expect(await focused.evaluate((element) => getComputedStyle(element).boxShadow)).not.toBe('none');
});
