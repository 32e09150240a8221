import { expect, type Page } from '@playwright/test';
import { openSampleHouse } from '../../support/sample-house.ts';
import { makeAccount, PASSWORD } from '../../support/sign-in.ts';
import { signedIn } from '../steps/people.ts';
import { endsIn, learnerOf, quizOf, same, savedOf, startQuiz, wordsOf } from '../steps/quiz.ts';
import { test } from '../steps/test.ts';

/** A page that slept, was frozen, discarded or left tells the truth as soon as it is back, and loses nothing. */

let house: Awaited<ReturnType<typeof openSampleHouse>>;
test.beforeAll(async () => {
	house = await openSampleHouse({
		...{ slept: same, frozen: same, offline: same, discarded: same, back: same, aside: same }
	});
});
test.afterAll(() => house.close());

const left = (page: Page) => page.locator('[data-time-left]');
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

const isOver = async (name: string) => {
	const [row] = await house.sql<{ over: boolean }[]>`
		select due_at < now() as over from attempt
		where enrolment_id in (select id from enrolment where cohort_id = ${house.cohorts[name]!.id})`;
	return row?.over;
};

test('a laptop that slept says that it does not know, asks, and says what is left', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await page.clock.install();
	await startQuiz(page, quizOf(house, 'slept'));
	await expect(left(page)).toHaveText(/^3[45] minutes left$/);
	await page.context().setOffline(true);
	// Asleep, the steady counter of a browser stands still, and the clock of the device goes on.
	const slept = await page.evaluate(() => Date.now() + 28 * 60_000);
	await page.clock.setSystemTime(slept);
	await expect(left(page)).toHaveText('Checking the time left');
	await endsIn(house, 'slept', 7 * 60 - 10);
	await page.context().setOffline(false);
	await expect(left(page)).toHaveText('6 minutes left', { timeout: 3_000 });
});

test('a page that was frozen over the end shows what was received, and what came too late', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await startQuiz(page, quizOf(house, 'frozen'));
	await wordsOf(page, 'Why one name?').fill('In time.');
	await expect(savedOf(page)).toHaveText(/^Saved/);
	await endsIn(house, 'frozen', 6);
	await page.reload({ waitUntil: 'networkidle' });
	const life = await page.context().newCDPSession(page);
	await life.send('Debugger.enable');
	await wordsOf(page).fill('Typed as the lid was closed.');
	// Nothing of the page runs until it is let go.
	await life.send('Debugger.pause');
	await expect.poll(() => isOver('frozen'), { timeout: 20_000 }).toBe(true);
	await life.send('Debugger.resume');
	await expect(heading(page)).toHaveText(/Your time has ended|Handed in/, { timeout: 5_000 });
	await expect(page.getByRole('table')).toContainText('In time.');
	await expect(page.getByRole('main')).toContainText('Typed as the lid was closed.');
});

test('an end without a line keeps the page, and goes on once the line is back', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await startQuiz(page, quizOf(house, 'offline'));
	await endsIn(house, 'offline', 6);
	await page.reload({ waitUntil: 'networkidle' });
	await page.context().setOffline(true);
	await wordsOf(page).fill('Written in a tunnel.');
	await expect(left(page)).toHaveText('Your time has ended', { timeout: 20_000 });
	// Where it would leave all the same, it has left by then.
	await page.waitForTimeout(3_000);
	await expect(wordsOf(page)).toHaveValue('Written in a tunnel.');
	await page.context().setOffline(false);
	await expect(heading(page)).toHaveText(/Your time has ended|Handed in/);
	const unsent = page.getByRole('region', { name: 'Not sent in time' });
	await expect(unsent).toContainText('Written in a tunnel.');
});

test('a try that is set aside while the line is down says so, with what was typed', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await startQuiz(page, quizOf(house, 'aside'));
	await page.context().setOffline(true);
	await wordsOf(page).fill('Written in a tunnel.');
	await expect(savedOf(page)).toHaveText('Not saved yet, trying again');
	const { email } = await makeAccount(house.sql, { name: 'Sefton Invented', role: 'staff' });
	const staff = await signedIn(browser, email, { password: PASSWORD, at: house.origin });
	await staff.goto(`${house.origin}/academy/cohorts/${house.cohorts['aside']!.code}/quizzes/inv-1`);
	await staff.getByRole('main').getByRole('link', { name: 'Bram Invented' }).click();
	await staff.getByRole('link', { name: 'Set aside try 1' }).click();
	await staff.getByLabel('Reason').fill('The screen went black');
	await staff.getByRole('button', { name: 'Set try 1 aside' }).click();
	await expect(staff.getByRole('main')).toContainText('The try is set aside');
	await page.context().setOffline(false);
	await expect(heading(page)).toHaveText('This try does not count', { timeout: 10_000 });
	await expect(page.getByRole('main')).toContainText('Written in a tunnel.');
});

test('a tab that was thrown out comes back with its answers, flags and time', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await startQuiz(page, quizOf(house, 'discarded'));
	await page.getByLabel('Flag question 2 to come back to').check();
	await wordsOf(page, 'Why one name?').fill('Kept by the academy.');
	await expect(savedOf(page)).toHaveText(/^Saved/);
	await page.route('**/answers**', (route) => route.abort());
	await wordsOf(page).fill('Kept by the browser.');
	await expect(savedOf(page)).toHaveText('Not saved yet, trying again');
	await page.unroute('**/answers**');
	await endsIn(house, 'discarded', 20 * 60);
	// What a browser does with a tab that it threw out, once it is looked at.
	await page.reload();
	await expect(wordsOf(page, 'Why one name?')).toHaveValue('Kept by the academy.');
	await expect(wordsOf(page)).toHaveValue('Kept by the browser.');
	await expect(page.locator('[data-state="whole"]')).toHaveCount(2);
	await expect(page.locator('[data-nav="2"]')).toContainText('flagged');
	await expect(left(page)).toHaveText(/^(19|20) minutes left$/);
	await expect(savedOf(page)).toHaveText(/^Saved/);
});

test('after the hand-in the Back button and a bookmark lead to the receipt', async ({
	browser
}) => {
	const page = await learnerOf(house, browser);
	await startQuiz(page, quizOf(house, 'back'));
	const quiz = page.url();
	await wordsOf(page).fill('Once.');
	await page.getByRole('button', { name: 'Save and continue' }).click();
	await page.getByRole('button', { name: 'Hand in' }).dblclick();
	await expect(heading(page)).toHaveText('Handed in');
	const receipt = await page.locator('.nhsuk-panel__body').innerText();
	for (let back = 0; back < 2; back++) {
		await page.goBack();
		await expect(heading(page)).toHaveText('Handed in');
	}
	for (const address of [quiz, `${quiz}/review`, `${quiz}?question=3`]) {
		await page.goto(address);
		await expect(heading(page)).toHaveText('Handed in');
	}
	expect(await page.locator('.nhsuk-panel__body').innerText()).toBe(receipt);
	await page.goto(quizOf(house, 'back'));
	await expect(page.getByRole('link', { name: 'receipt of try 1' })).toBeVisible();
	await expect(page.getByRole('row', { name: /^2/ })).toHaveCount(0);
});
