import { expect } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

/** A quiz runs; staff watch it, give time in the middle of it, and set the try aside. */
test('staff watch a quiz and give time while it is taken', async ({ browser }) => {
	test.setTimeout(120_000);
	const learner = await signedIn(browser, 'hamish.orrin@example.org');
	await learner.goto('/learn');
	const link = learner.getByRole('main').locator('a[href^="/learn/"]').first();
	const course = ((await link.getAttribute('href')) ?? '').split('/').slice(0, 3).join('/');
	await learner.goto(`${course}/clhc-1/quiz`);
	await learner.getByRole('button', { name: 'Start the quiz' }).click();
	await expect(learner.locator('[data-time-left]')).toHaveText(/3[45] minutes left/);

	const cohort = course.split('/').at(-1);
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto(`/academy/cohorts/${cohort}`);
	await staff.getByRole('link', { name: 'Watch the quiz of CLHC-1' }).click();
	const line = staff.getByRole('row', { name: /Hamish/ });
	await expect(line).toContainText('In the quiz');
	await expect(line).toContainText('0 of 16');
	await expectAccessible(staff);

	// An answer shows without anybody touching the page, and the keyboard stays where it is.
	const frame = staff.getByRole('region', { name: 'Learners in this quiz' });
	await frame.focus();
	await learner.locator('input[type=radio]').first().check();
	await expect(learner.locator('[data-saved]')).toHaveText(/^Saved/);
	await expect(line).toContainText('1 of 16', { timeout: 15_000 });
	await expect(frame).toBeFocused();
	await line.getByRole('link').focus();

	await learner.locator('input[type=radio]').last().check();
	// Whoever looks over their answers before handing in is in the quiz as well.
	// The button says that nothing is handed in yet.
	await learner.getByRole('button', { name: 'Save and continue to the review' }).click();
	await expect(learner.getByRole('heading', { level: 1 })).toContainText('Review and hand in');
	await expectAccessible(learner);
	await expect(line).toContainText('2 of 16', { timeout: 15_000 });
	await expect(line.getByRole('link')).toBeFocused();
	await line.getByRole('link').click();
	await staff.getByLabel('More time, in per cent').fill('25');
	await staff.getByLabel('Reason', { exact: true }).fill('Reads with a screen reader');
	await expectAccessible(staff);
	await staff.getByRole('button', { name: 'Give this time' }).click();
	await expect(staff.getByRole('main')).toContainText('The time is given. New end of');
	await expect(staff.getByRole('main')).toContainText('has 44');
	await expectAccessible(staff);
	// The open page learns of it by itself, within ten seconds.
	await expect(learner.locator('[data-time-left]')).toHaveText(/4[34] minutes left/, {
		timeout: 10_000
	});
	await expect(learner.getByRole('status')).toContainText('Your time was changed.');

	await staff.getByRole('link', { name: 'Set aside try 1' }).click();
	await staff.getByRole('button', { name: 'Set try 1 aside' }).click();
	await expect(staff.getByRole('alert')).toContainText('Enter the reason');
	await staff.getByLabel('Reason').fill('The screen went black');
	await expectAccessible(staff);
	await staff.getByRole('button', { name: 'Set try 1 aside' }).click();
	await expect(staff.getByRole('main')).toContainText('The try is set aside');
	await expect(learner.getByRole('heading', { level: 1 })).toHaveText('This try does not count', {
		timeout: 10_000
	});
	await expectAccessible(learner);
	await learner.goto(`${course}/clhc-1/quiz`);
	await expect(learner.getByRole('main')).toContainText(
		'44 minutes, 9 minutes of them given to you'
	);

	const plain = await signedIn(browser, 'staff@example.org', { javaScriptEnabled: false });
	await plain.goto(`/academy/cohorts/${cohort}/quizzes/clhc-1`);
	await expect(plain.getByRole('row', { name: /Hamish/ })).toContainText('Not begun');
	expect(await plain.locator('meta[http-equiv="refresh"]').count()).toBe(1);
});
