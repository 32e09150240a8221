import { expect } from '@playwright/test';
import { demoCohort } from '../steps/demo-cohorts.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';
import { holdScripts } from '../steps/slow-line.ts';

test('a tutor marks by keyboard alone, keeps what is half done, and corrects with a reason', async ({
	browser
}) => {
	const page = await signedIn(browser, 'tutor2@example.org');
	await page.goto('/teach');
	await expectAccessible(page);
	await page
		.getByRole('row')
		.filter({ hasText: 'Waiting' })
		.getByRole('link', { name: /^Candidate \d+$/ })
		.first()
		.click();
	const script = page.url();
	const candidate = await page.getByRole('heading', { level: 1 }).innerText();
	await expectAccessible(page);

	await test.step('what is chosen and typed before the page comes alive stays', async () => {
		const scripts = await holdScripts(page);
		await page.goto(script, { waitUntil: 'commit' });
		const merit = page.getByRole('radio', { name: /Merit/ }).first();
		const points = page.getByLabel(/^Points/).first();
		await merit.check();
		await points.fill('64');
		await page.getByLabel('The work as a whole').fill('Early.');
		await scripts.come();
		await expect(merit).toBeChecked();
		await expect(points).toHaveValue('64');
		await expect(page.getByLabel('The work as a whole')).toHaveValue('Early.');
		// Saved without another key being pressed, with the choice alone too.
		await expect(page.getByText(/Saved \d\d:\d\d:\d\d/)).toBeVisible();
		const again = await holdScripts(page);
		await page.goto(script, { waitUntil: 'commit' });
		await expect(merit).toBeChecked();
		await page.getByRole('radio', { name: /Pass/ }).first().check();
		const saved = page.waitForResponse((answer) => answer.url().includes('autosave'));
		await again.come();
		expect((await (await saved).json()) as unknown).toMatchObject({ type: 'success' });
		await expect(page.getByText('Not saved')).toBeHidden();
		await page.goto(script);
		await expect(page.getByRole('radio', { name: /Pass/ }).first()).toBeChecked();
		await expect(points).toHaveValue('55');
	});

	await test.step('keys choose levels, points follow, all of it is saved', async () => {
		for (const [index, level] of (await page.getByRole('radiogroup').all()).entries()) {
			await level.getByRole('radio').first().focus();
			await page.keyboard.press(index === 0 ? '4' : '3');
		}
		await expect(page.getByText(/^\d+(\.\d+)? out of 100: (Merit|Distinction)$/)).toBeVisible();
		await page.getByLabel('The work as a whole').fill('Clear, and honest about 3 gaps.');
		await expect(page.getByText(/Saved \d\d:\d\d:\d\d/)).toBeVisible();
		await page.reload();
		await expect(page.getByLabel('The work as a whole')).toHaveValue(
			'Clear, and honest about 3 gaps.'
		);
		await expect(page.getByRole('radio', { name: /Distinction/ }).first()).toBeChecked();
	});

	await test.step('points outside the level are refused in words', async () => {
		// With JavaScript the level follows the points; a plain form may still disagree.
		const plain = await signedIn(browser, 'tutor2@example.org', { javaScriptEnabled: false });
		await plain.goto(script);
		await plain
			.getByLabel(/^Points/)
			.first()
			.fill('12');
		await plain.getByRole('button', { name: 'Publish and open the next script' }).click();
		await expect(plain.getByRole('alert')).toContainText('Distinction is 70 to 100 points');
		await expect(plain.getByLabel(/^Points/).first()).toHaveValue('12');
		await plain.context().close();
	});

	await test.step('published once, and the next script opens', async () => {
		await page.getByRole('button', { name: 'Publish and open the next script' }).dblclick();
		await expect(page).toHaveURL(/published=/);
		await expect(page.getByRole('alert')).toContainText('The mark is published.');
		expect(page.url()).not.toContain(script);
	});

	await test.step('and is marked from where the focus is, by a key a criterion and no Tab', async () => {
		await expect(page.getByRole('region', { name: 'Script' })).toBeFocused();
		for (const one of await page.getByRole('radiogroup').all()) {
			await page.keyboard.press('3');
			await expect(one.getByRole('radio', { name: /Merit/ })).toBeChecked();
		}
		await page.keyboard.type('1 page more than it needs.');
		await page.keyboard.press('Control+Enter');
		await expect(page).not.toHaveURL(new RegExp(script.split('/').at(-1)!));
		await page.getByRole('link', { name: 'Look at it again, or change it' }).click();
		await expect(page.getByText('1 page more than it needs.')).toBeVisible();
	});

	await test.step('a correction needs its reason and stands beside the old mark', async () => {
		await page.goto(script);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(candidate);
		await expectAccessible(page);
		await page.getByRole('link', { name: 'Change this mark' }).click();
		await page
			.getByLabel(/^Points/)
			.first()
			.fill('90');
		await page.getByRole('button', { name: 'Publish the changed mark' }).click();
		await expect(page.getByRole('alert')).toContainText('Say why you change the mark');
		await page.getByLabel('Why do you change the mark?').fill('I had missed the second page.');
		await page.getByRole('button', { name: 'Publish the changed mark' }).click();
		await expect(page.getByText(/I had missed the second page/)).toBeVisible();
	});

	await test.step('the cohort shows who needs somebody, on a narrow screen too', async () => {
		await page.goto('/teach');
		const cohorts = page.getByRole('listitem').filter({ hasText: /\d learners?,/ });
		await cohorts.getByRole('link').first().click();
		await expect(page.getByRole('heading', { name: 'Who needs you' })).toBeVisible();
		await expectAccessible(page);
		for (const path of [page.url(), '/teach', script]) {
			await page.setViewportSize({ width: 320, height: 700 });
			await page.goto(path);
			expect(
				await page.evaluate(() => document.documentElement.scrollWidth),
				path
			).toBeLessThanOrEqual(320);
		}
	});
});

test('a tutor looks whether the marking of a module is sound', async ({ browser }) => {
	const page = await signedIn(browser, 'tutor@example.org');
	await page.goto(`/teach/${demoCohort('over').code}`);
	await page.getByRole('link', { name: 'Marks of CLHC-1' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Is the marking sound?');
	await page.getByText('Show the figures').click();
	const spread = page.getByRole('region', { name: 'Scripts at each level' });
	await expect(spread.getByRole('row', { name: /^Your marks/ })).toBeVisible();
	const agreement = page.getByRole('region', { name: 'Mean points' });
	await expect(agreement.getByRole('row', { name: /^The work as a whole/ })).toBeVisible();
	await expect(page.getByRole('main')).toContainText('The board of examiners met on');
	await expectAccessible(page);
	// Whoever marks must not learn who is who here either.
	await expect(page.getByRole('main')).not.toContainText('Ned Sallow');
});
