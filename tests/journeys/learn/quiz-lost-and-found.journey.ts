import { expect, type Page } from '@playwright/test';
import { openSampleHouse } from '../../support/sample-house.ts';
import { PASSWORD } from '../../support/sign-in.ts';
import { expectAccessible } from '../steps/axe.ts';
import { learnerOf, quizOf, same, savedOf, startQuiz, wordsOf } from '../steps/quiz.ts';
import { test } from '../steps/test.ts';

/** What a learner typed finds its way, whichever way is left to it; and nothing says it is lost that is not. */

let house: Awaited<ReturnType<typeof openSampleHouse>>;
test.beforeAll(async () => {
	house = await openSampleHouse({
		...{ form: same, tab: same, slow: same, line: same, 'signed-out': same }
	});
});
test.afterAll(() => house.close());

const handIn = (page: Page) => page.getByRole('button', { name: 'Hand in' }).click();
const ANSWERS = '**/answers**';
const keptHere = (page: Page) => page.evaluate(() => Object.keys(localStorage).join());

test('an answer that came with the form is not called lost', async ({ browser }) => {
	const quiz = quizOf(house, 'form');
	const page = await learnerOf(house, browser);
	await startQuiz(page, quiz);
	await page.route(ANSWERS, (route) => route.abort());
	await wordsOf(page).fill('By the form alone.');
	await expect(savedOf(page)).toHaveText('Not saved yet, trying again');
	await page.getByRole('button', { name: 'Save and continue' }).click();
	await expect(savedOf(page)).toHaveText('An answer on this device is not saved yet, trying again');
	await expectAccessible(page);
	await handIn(page);
	await page.waitForURL('**/receipt');
	await page.unroute(ANSWERS);
	await page.reload();
	await expect(page.getByRole('table')).toContainText('By the form alone.');
	await expect.poll(() => keptHere(page)).toBe('');
	await expect(page.getByRole('region', { name: 'Not sent in time' })).toBeHidden();
});

test('what a tab could not send counts when the quiz is handed in from another', async ({
	browser
}) => {
	const quiz = quizOf(house, 'tab');
	const page = await learnerOf(house, browser);
	await startQuiz(page, quiz);
	await page.route(ANSWERS, (route) => route.abort());
	await wordsOf(page).fill('In a tab that is gone.');
	await expect(savedOf(page)).toHaveText('Not saved yet, trying again');
	const other = await page.context().newPage();
	await page.close();
	await other.goto(`${quiz}/1/review`);
	await expect(other.getByRole('main')).toContainText('9 questions are not fully answered');
	expect(await keptHere(other)).toBe('');
	await handIn(other);
	await expect(other.getByRole('table')).toContainText('In a tab that is gone.');
});

test('a hand-in waits for what is still on its way', async ({ browser }) => {
	const quiz = quizOf(house, 'slow');
	const page = await learnerOf(house, browser);
	await startQuiz(page, quiz);
	await page.route(ANSWERS, (route) => route.abort());
	await wordsOf(page).fill('On a slow line.');
	await expect(savedOf(page)).toHaveText('Not saved yet, trying again');
	const other = await page.context().newPage();
	await page.close();
	await other.route(ANSWERS, async (route) => {
		await new Promise((go) => setTimeout(go, 1_500));
		await route.continue();
	});
	await other.goto(`${quiz}/1/review`);
	await handIn(other);
	await expect(other.getByRole('table')).toContainText('On a slow line.');
	await expect(other.getByRole('region', { name: 'Not sent in time' })).toBeHidden();
});

test('a button pressed without a network keeps the page', async ({ browser }) => {
	const quiz = quizOf(house, 'line');
	const page = await learnerOf(house, browser);
	await startQuiz(page, quiz);
	await page.context().setOffline(true);
	await wordsOf(page).fill('Written in a tunnel.');
	await expect(savedOf(page)).toHaveText('Not saved yet, trying again');
	const stays = (role: string) => expect(page.getByRole('main')).toContainText(role);
	await page.getByRole('button', { name: 'Save and continue' }).click();
	await stays('Explain your list.');
	await expect(wordsOf(page)).toHaveValue('Written in a tunnel.');
	await page.context().setOffline(false);
	await expect(page.getByRole('status')).toHaveText('Saved');
	await page.getByRole('button', { name: 'Save and continue' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Review and hand in');
	await page.context().setOffline(true);
	await handIn(page);
	await expect(savedOf(page)).toContainText('You are offline.');
	await stays('Once you hand in, answers cannot be changed.');
	await page.context().setOffline(false);
	await handIn(page);
	await expect(page.getByRole('table')).toContainText('Written in a tunnel.');
});

for (const javaScriptEnabled of [false, true]) {
	test(`a session that ends in mid-quiz loses nothing, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
		browser
	}) => {
		const quiz = quizOf(house, 'signed-out');
		const page = await learnerOf(house, browser, javaScriptEnabled);
		await page.goto(quiz);
		await page
			.getByRole('main')
			.getByRole('button')
			.or(page.getByRole('link', { name: 'Go on' }))
			.first()
			.click();
		const text = `Nobody knew.\n\n"Quoted", & marked <${String(javaScriptEnabled)}>.`;
		await wordsOf(page).fill(text);
		const cookies = await page.context().cookies();
		await page.context().clearCookies();
		await page.getByRole('button', { name: 'Save and continue' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
		if (javaScriptEnabled) await expectAccessible(page);
		// Without a session it is the same page again, with all that is on it.
		await page.getByRole('button', { name: 'Send it again' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
		const popup = page.context().waitForEvent('page');
		await page.getByRole('link', { name: 'Sign in again' }).click();
		const tab = await popup;
		await tab.getByLabel('E-mail address').fill(house.learner);
		await tab.getByLabel('Password').fill(PASSWORD);
		await tab.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
		await expect(tab.getByRole('button', { name: 'Sign out' })).toBeVisible();
		expect(await page.context().cookies()).not.toEqual(cookies);
		await page.getByRole('button', { name: 'Send it again' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Review and hand in');
		// The page of review loads itself again once it has sent what this browser still kept.
		await expect(async () => {
			await page.goto(`${quiz}/1`);
			await expect(wordsOf(page)).toHaveValue(text, { timeout: 2_000 });
		}).toPass();
	});
}
