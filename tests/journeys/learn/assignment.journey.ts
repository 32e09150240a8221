import { expect, type Page } from '@playwright/test';
import { samplePdf } from '../../support/sample-pdf.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';
import { holdScripts } from '../steps/slow-line.ts';

const saved = /Saved \d\d:\d\d:\d\d/;
const pdf = (buffer: Buffer) => ({ name: 'map.pdf', mimeType: 'application/pdf', buffer });

async function openAssignment(page: Page): Promise<void> {
	await page.goto('/learn');
	const course = await page
		.getByRole('main')
		.getByRole('link')
		.evaluateAll((links) =>
			links
				.map((link) => link.getAttribute('href') ?? '')
				.find((href) => /^\/learn\/[\w-]+/.test(href))
		);
	const cohort = /^\/learn\/([\w-]+)/.exec(course ?? '')?.[1];
	await page.goto(`/learn/${cohort}/clhc-1/assignment`);
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Accountability map');
}

test('a learner writes without fear: saved as they type, in two windows, handed in once', async ({
	browser
}) => {
	const page = await signedIn(browser, 'yusuf.lark@example.org');
	await openAssignment(page);
	await expectAccessible(page);
	const text = page.getByLabel('Your text');
	const other = await page.context().newPage();
	await other.goto(page.url());
	await other.waitForLoadState('networkidle');

	await test.step('what is typed is saved, and there after a reload', async () => {
		await text.fill('The deputy reads the alert first.');
		await expect(page.getByText(saved)).toBeVisible();
		await expect(page.getByText('6 of 1,500 words')).toBeVisible();
		await page.reload();
		await expect(text).toHaveValue('The deputy reads the alert first.');
	});

	await test.step('an old window overwrites nothing', async () => {
		await other.getByLabel('Your text').fill('Something older.');
		await expect(other.getByText(/changed in another window/).first()).toBeVisible();
		await other.getByRole('button', { name: 'Save draft' }).click();
		await expect(other.getByRole('alert')).toContainText('changed in another window');
		await expect(other.getByLabel('Your text')).toHaveValue('Something older.');
		await expect(other.getByText('The deputy reads the alert first.')).toBeVisible();
		await expectAccessible(other);
		await other.close();
	});

	await test.step('what is written and ticked before the scripts come is kept, and saved', async () => {
		const scripts = await holdScripts(page);
		await page.reload({ waitUntil: 'commit' });
		await text.fill('The deputy reads the alert first and early.');
		const declaration = page.getByRole('checkbox', { name: /my own work/ });
		await declaration.check();
		await scripts.come();
		await expect(page.getByText(saved)).toBeVisible();
		await expect(declaration).toBeChecked();
		await page.reload();
		await expect(text).toHaveValue('The deputy reads the alert first and early.');
	});

	await test.step('a file that lies is refused, and nothing typed is lost', async () => {
		await page.reload();
		await text.fill('The deputy reads the alert first, and rings the director.');
		await page
			.getByLabel('Add a file')
			.setInputFiles(pdf(Buffer.from('<script>alert(1)</script>')));
		await page.getByRole('button', { name: 'Save draft' }).click();
		await expect(page.getByRole('alert')).toContainText('is not a PDF file');
		await expect(text).toHaveValue('The deputy reads the alert first, and rings the director.');
		await page.getByLabel('Add a file').setInputFiles(pdf(await samplePdf('Yusuf Lark')));
		await page.getByRole('button', { name: 'Save draft' }).click();
		await expect(page.getByRole('link', { name: 'map.pdf' })).toBeVisible();
	});

	await test.step('without the declaration nothing is handed in', async () => {
		await page.getByRole('button', { name: 'Hand in' }).click();
		await page.getByRole('link', { name: /this is your own work/ }).click();
		await expect(page.getByRole('checkbox')).toBeFocused();
		await expectAccessible(page);
	});

	await test.step('two clicks hand in once', async () => {
		await page.getByRole('checkbox').check();
		await page.getByRole('button', { name: 'Hand in' }).dblclick();
		await expect(page).toHaveURL(/\/receipt\?try=1$/);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Handed in');
		await expectAccessible(page);
		const href = await page.getByRole('link', { name: 'map.pdf' }).getAttribute('href');
		const file = await page.request.get(new URL(href ?? '', page.url()).href);
		expect(file.headers()['content-disposition']).toMatch(/^attachment; filename="map.pdf"/);
		expect(file.headers()['x-content-type-options']).toBe('nosniff');
		// Their own file is as they gave it; only a marker's copy is without names.
		expect((await file.body()).toString('latin1')).toContain('Yusuf Lark');
	});

	await test.step('afterwards there is nothing to change', async () => {
		await openAssignment(page);
		await expect(page.getByText('It is being marked.')).toBeVisible();
		await expect(page.getByLabel('Your text')).toHaveCount(0);
		await page.setViewportSize({ width: 320, height: 700 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
			320
		);
	});
});

test('another try comes back with what was typed, without JavaScript as well', async ({
	browser
}) => {
	const page = await signedIn(browser, 'gwen.tallow@example.org', { javaScriptEnabled: false });
	await openAssignment(page);
	await expect(
		page.getByRole('link', { name: 'See your mark and your marker’s words for try 1' })
	).toBeVisible();
	await expect(page.getByText('This try counts 50 at most')).toBeVisible();
	const text = page.getByLabel('Your text');
	await text.fill('A better map.\nWith a deputy for the night.');
	await page.getByRole('button', { name: 'Hand in' }).click();
	await expect(page.getByRole('alert')).toContainText('this is your own work');
	await expect(text).toHaveValue('A better map.\nWith a deputy for the night.');
	await page.getByRole('button', { name: 'Save draft' }).click();
	await expect(page.getByRole('alert')).toContainText('Your draft is saved.');
	await expect(page.getByText('9 of 1,500 words')).toBeVisible();
});
