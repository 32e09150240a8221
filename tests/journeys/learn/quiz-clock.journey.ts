import { expect } from '@playwright/test';
import { openSampleHouse } from '../../support/sample-house.ts';
import { PASSWORD } from '../../support/sign-in.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

let house: Awaited<ReturnType<typeof openSampleHouse>>;
test.beforeAll(async () => {
	house = await openSampleHouse();
});
test.afterAll(() => house.close());

/** The time left is said politely, can be hidden, and stays hidden; without JavaScript it is told, too. */
test('the countdown speaks at 10, 5 and 1 minutes, and keeps quiet on the page when asked to', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const own = { password: PASSWORD, at: house.origin };
	const learner = await signedIn(browser, house.learner, own);
	await learner.clock.install();
	await learner.goto(`${house.origin}/learn/${house.cohort}/inv-1/quiz`);
	await learner.getByRole('button', { name: 'Start the quiz' }).click();
	const time = learner.locator('[data-time-left]');
	await expect(time).toHaveText(/^3[45] minutes left$/);
	const page = learner.url();

	await learner.getByRole('button', { name: 'Hide the time' }).click();
	await expect(time).toBeHidden();
	await expectAccessible(learner);
	await learner.reload();
	await expect(time).toBeHidden();
	await expect(learner.getByRole('button', { name: 'Show the time' })).toBeVisible();

	// Nobody takes the page's clock back to the server's while there is no network.
	const said = learner.getByRole('status').and(learner.locator('[data-announce]'));
	await learner.context().setOffline(true);
	const heard: string[] = [];
	// The page's clock goes on by itself as well: on a slow machine the end would come before its time.
	for (let seconds = 0; seconds < 34 * 60 + 40; seconds += 20) {
		if (heard.at(-1) === '1 minute left') break;
		await learner.clock.runFor(20_000);
		const words = (await said.textContent()) ?? '';
		if (words && words !== heard.at(-1)) heard.push(words);
	}
	expect(heard.filter((words) => /minutes? left$/.test(words))).toEqual([
		...['10 minutes left', '5 minutes left', '1 minute left']
	]);
	// Hidden from sight, not from those who listen.
	await expect(time).toBeHidden();
	await learner.getByRole('button', { name: 'Show the time' }).click();
	await expect(time).toBeVisible();
	await learner.context().setOffline(false);

	const plain = await signedIn(browser, house.learner, { ...own, javaScriptEnabled: false });
	await plain.goto(page);
	// Shortly before midnight it ends on another day, and says on which.
	await expect(plain.locator('[data-time-left]')).toHaveText(
		/Your time ends at \d\d:\d\d(?: on \w+ \d+ \w+ \d{4})?: 3\d minutes left/
	);
	await expect(plain.getByRole('button', { name: 'Hide the time' })).toBeHidden();
});
