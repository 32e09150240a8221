import { expect, type Page } from '@playwright/test';
import { openSampleHouse } from '../../support/sample-house.ts';
import { expectAccessible } from '../steps/axe.ts';
import { endsIn, learnerOf, onePerPage, quizOf, same, savedOf, wordsOf } from '../steps/quiz.ts';
import { test } from '../steps/test.ts';

/** A quiz in browsers that keep nothing, run no scripts, or show little at a time. */

let house: Awaited<ReturnType<typeof openSampleHouse>>;
test.beforeAll(async () => {
	house = await openSampleHouse({ private: same, plain: onePerPage, small: same });
});
test.afterAll(() => house.close());

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a browser that keeps nothing saves answers all the same, and says what it cannot do', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await page.addInitScript(() => {
		Storage.prototype.setItem = () => {
			throw new DOMException('', 'QuotaExceededError');
		};
	});
	await page.goto(quizOf(house, 'private'));
	await page.getByRole('button', { name: 'Start the quiz' }).click();
	await expect(page.getByText('This browser cannot keep answers')).toBeVisible();
	await expectAccessible(page);
	await wordsOf(page, 'Why one name?').fill('Saved.');
	await expect(savedOf(page)).toHaveText(/^Saved \d\d:\d\d:\d\d$/);

	await page.route('**/answers**', (route) => route.abort());
	await wordsOf(page).fill('Not saved.');
	await expect(savedOf(page)).toHaveText(
		'Not saved yet, trying again. Do not close this page: this browser cannot keep your answers.'
	);
	// Whoever closes it all the same is asked.
	const asked = page.waitForEvent('dialog');
	void page.close({ runBeforeUnload: true });
	await (await asked).dismiss();
	await expect(wordsOf(page)).toHaveValue('Not saved.');
	// At the end the form takes along what came too late, so that it is seen once more.
	await endsIn(house, 'private', -1);
	await page.unroute('**/answers**');
	await expect(page.getByRole('main')).toContainText('What follows came too late', {
		timeout: 15_000
	});
	await expect(page.getByRole('main')).toContainText('Not saved.');
	await page.getByRole('link', { name: 'See what was received' }).click();
	await expect(page.getByRole('table')).toContainText('Saved.');
});

test('without JavaScript every move saves, and the end in the middle of it loses nothing from sight', async ({
	browser
}) => {
	const page = await learnerOf(house, browser, false);
	await page.goto(quizOf(house, 'plain'));
	await page.getByRole('button', { name: 'Start the quiz' }).click();
	const count = Number(/of (\d+)/.exec(await page.locator('.of').innerText())?.[1]);
	let typed = 0;
	for (let number = 1; number <= count; number++) {
		await expect(
			page.getByRole('heading', { name: `Question ${number} of ${count}` })
		).toBeVisible();
		if (await page.locator('textarea').count()) {
			await page.locator('textarea').fill(`Text ${++typed}.`);
			if (typed === 2) break;
		}
		await page.getByRole('button', { name: 'Save and continue' }).click();
	}
	await endsIn(house, 'plain', -1);
	await page.getByRole('button', { name: 'Save and continue' }).click();
	await expect(page.getByRole('alert')).toContainText('Your time had ended');
	await expect(page.getByRole('main')).toContainText('Text 2.');
	await page.getByRole('link', { name: 'See what was received' }).click();
	await expect(page.getByRole('table')).toContainText('Text 1.');
	await expect(page.getByRole('table')).not.toContainText('Text 2.');
	await page.goto(`${quizOf(house, 'plain')}/1/review`);
	await expect(heading(page)).toHaveText(/Your time has ended|Handed in/);
});

/** What a keyboard has led to and nobody sees; null where it is in sight. */
const outOfSight = (page: Page) =>
	page.evaluate(() => {
		const at = document.activeElement;
		if (!at || at === document.body) return 'the focus is lost';
		const { top, bottom, left, right, height } = at.getBoundingClientRect();
		const name = `${at.tagName} ${at.id || at.textContent.trim()}`;
		if (right <= 0 || left >= innerWidth) return `${name} is beside the screen`;
		if (bottom <= 0 || top >= innerHeight) return `${name} is off the screen`;
		const bar = document.querySelector('[data-bar]')!;
		const sticks = bar.getBoundingClientRect();
		// What is taller than the room below the bar cannot be seen whole.
		const fits = height < innerHeight - sticks.height - 16;
		const under = !bar.contains(at) && fits && top < sticks.bottom && bottom > sticks.top;
		return under ? `${name} is under the bar` : null;
	});

test('by keyboard on a small screen nothing is ever out of sight', async ({ browser }) => {
	test.setTimeout(120_000);
	const page = await learnerOf(house, browser);
	await page.goto(quizOf(house, 'small'));
	await page.getByRole('button', { name: 'Start the quiz' }).click();
	const quiz = page.url();
	const last = page.getByRole('button', { name: 'Save and continue' });
	const first = page.getByRole('link', { name: 'Question 1', exact: true });
	// A phone, and a screen of 1280 by 1024 pixels at four times the size.
	for (const [width, height] of [
		[320, 568],
		[320, 256]
	] as const) {
		await page.setViewportSize({ width, height });
		await page.goto(quiz);
		const faults: string[] = [];
		const tabTo = async (end: typeof last, key: string) => {
			for (let tabs = 0; tabs < 150 && !(await end.evaluate(isFocused)); tabs++) {
				await page.keyboard.press(key);
				const fault = await outOfSight(page);
				if (fault) faults.push(fault);
			}
			await expect(end).toBeFocused();
		};
		await tabTo(last, 'Tab');
		await tabTo(first, 'Shift+Tab');
		expect(faults, `${width} by ${height}`).toEqual([]);
		const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
		expect(await wide()).toBe(width);
		await last.press('Enter');
		await expect(heading(page)).toContainText('Review and hand in');
		expect(await wide()).toBe(width);
	}
});

const isFocused = (element: Element) => element === document.activeElement;
