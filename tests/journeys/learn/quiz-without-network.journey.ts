import { expect, type Page } from '@playwright/test';
import { answerKey, answerRightly } from '../steps/answer-key.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

/** The network goes in mid-quiz, the browser crashes, and the learner finishes with every answer there. */
test('a quiz survives a lost network and a crashed browser', async ({ browser }) => {
	test.setTimeout(120_000);
	const learner = await signedIn(browser, 'yusuf.lark@example.org');
	const context = learner.context();
	const quiz = `${await ownCourse(learner)}/clhc-1/quiz`;
	// The page's own clock, so that a minute without network need not take one.
	await learner.clock.install();
	await learner.goto(quiz);
	await learner.getByRole('button', { name: 'Start the quiz' }).click();
	await expect(learner.locator('[data-saved]')).toHaveText('Nothing to save yet');

	const first = learner.getByLabel('Flag question 1 to come back to');
	await first.check();
	await expect(learner.locator('[data-saved]')).toHaveText(/^Saved \d\d:\d\d:\d\d$/);
	await expectAccessible(learner);

	const heard = await listen(learner);
	await context.setOffline(true);
	const count = await answerRightly(learner, answerKey('clhc-1'));
	await expect(learner.locator('[data-saved]')).toHaveText('Not saved yet, trying again');
	await expectAccessible(learner);
	let tries = 0;
	learner.on('requestfailed', () => tries++);
	for (let second = 0; second < 60; second += 5) await learner.clock.runFor(5_000);
	expect(tries).toBeGreaterThan(3);
	// Said once, however often it is tried.
	expect(await heard()).toEqual(['Not saved yet, trying again']);
	await expect(learner.locator('[data-saved]')).toHaveText('Not saved yet, trying again');
	await crash(learner);
	await context.setOffline(false);

	const back = await context.newPage();
	await back.goto(`${quiz}/1`);
	await expect(back.locator('[data-saved]')).toHaveText(/^Saved/);
	await expect(back.locator('[data-state="whole"]')).toHaveCount(count);
	await expect(back.getByLabel('Flag question 1 to come back to')).toBeChecked();
	expect(await back.evaluate(() => localStorage.length)).toBe(0);

	await back.getByRole('button', { name: 'Save and continue' }).click();
	await expect(back.getByRole('main')).toContainText(`All ${count} questions are answered.`);
	await expectAccessible(back);
	await back.getByRole('button', { name: 'Hand in' }).click();
	await expect(back.getByRole('heading', { level: 1 })).toHaveText('Handed in');
	await expectAccessible(back);
	await back.getByText('See your result').click();
	await expect(back.getByRole('heading', { level: 1 })).toContainText('You have passed this quiz');
	await expect(back.getByRole('main')).toContainText('100%');
	await expectAccessible(back);
});

/** Two tabs of the same quiz: what was given last counts, and handing in twice is once. */
test('two tabs of one quiz come together', async ({ browser }) => {
	const one = await signedIn(browser, 'xanthe.field@example.org');
	const quiz = `${await ownCourse(one)}/clhc-1/quiz`;
	await one.goto(quiz);
	await one.getByRole('button', { name: 'Start the quiz' }).click();
	const two = await one.context().newPage();
	await two.goto(`${quiz}/1`);

	const choices = (page: Page) => page.locator('input[type=radio][name$=".choice"]');
	const saved = (page: Page) => expect(page.locator('[data-saved]')).toHaveText(/^Saved/);
	await choices(one).nth(0).check();
	await saved(one);
	await choices(two).nth(1).check();
	await saved(two);
	// The older tab saves its whole form: what it did not change stays as the newer one left it.
	await one.getByRole('button', { name: 'Save and continue' }).click();
	await one.goto(`${quiz}/1`);
	await expect(choices(one).nth(1)).toBeChecked();

	// A device whose line is down, and stays down until the quiz is handed in.
	const away = await signedIn(browser, 'xanthe.field@example.org');
	await away.goto(`${quiz}/1`);
	await away.route('**/answers**', (route) => route.abort());
	const given = choices(away).last();
	await given.check();
	const [, number] = /^q(\d+)/.exec((await given.getAttribute('name')) ?? '') ?? [];
	await expect(away.locator('[data-saved]')).toHaveText('Not saved yet, trying again');

	for (const page of [one, two]) await page.goto(`${quiz}/1/review`);
	await Promise.all(
		[one, two].map((page) => page.getByRole('button', { name: 'Hand in' }).click())
	);
	const receipts = [one, two].map((page) => page.locator('.nhsuk-panel__body').innerText());
	const [first, second] = await Promise.all(receipts);
	expect(first).toMatch(/Receipt [0-9A-F]{4}/);
	expect(second).toBe(first);
	await one.goto(quiz);
	await expect(one.getByRole('main')).toContainText('2 tries are left');

	await away.unroute('**/answers**');
	await away.goto(`${quiz}/1`);
	const unsent = away.getByRole('region', { name: 'Not sent in time' });
	await expect(unsent).toContainText(`Question ${number}`);
	await expectAccessible(away);
	await unsent.getByRole('button', { name: 'Remove them from this device' }).click();
	await expect(unsent).toBeHidden();
	expect(await away.evaluate(() => localStorage.length)).toBe(0);
});

/** What the page says from here on to whoever hears it. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
	const said = page.getByRole('status').and(page.locator('[data-announce]'));
	const heard = await said.evaluateHandle((status) => {
		const words: string[] = [];
		new MutationObserver(() => words.push(status.textContent)).observe(status, { childList: true });
		return words;
	});
	return () => heard.jsonValue();
}

/** The tab dies without a last word. */
async function crash(page: Page): Promise<void> {
	const died = page.waitForEvent('crash');
	void page.goto('chrome://crash').catch(() => {});
	await died;
	await page.close();
}

/** The address of the one course that the learner has. */
async function ownCourse(learner: Page): Promise<string> {
	await learner.goto('/learn');
	const link = learner.getByRole('main').locator('a[href^="/learn/"]').first();
	return ((await link.getAttribute('href')) ?? '').split('/').slice(0, 3).join('/');
}
