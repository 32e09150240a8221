import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

/** A learner says that a question is wrong, staff answer, and the learner reads it there and by mail. */
test('a question is challenged from the result, answered once, and the learner is told', async ({
	browser
}) => {
	test.setTimeout(120_000);
	// Without JavaScript, as everything of the learner's.
	const learner = await signedIn(browser, 'learner@example.org', { javaScriptEnabled: false });
	const result = `${await ownCourse(learner)}/clhc-1/quiz/1/result`;
	await learner.goto(result);
	await expect(learner.getByRole('heading', { name: 'What to read next' })).toBeVisible();
	const form = learner.locator('details', { hasText: 'Something wrong with question 2?' });
	await form.getByText('Something wrong with question 2?').click();
	await form.getByRole('button', { name: 'Send to the academy' }).click();

	// Nothing was said, so nothing is sent; the form is open, and the summary leads to its fields.
	const faults = learner.getByRole('alert');
	await expect(faults).toContainText('Choose what is wrong');
	await expect(faults.getByRole('link').first()).toHaveAttribute('href', '#kind-2');
	await form
		.getByLabel('What is wrong?')
		.selectOption('The question can be read in more than one way');
	await form.getByLabel('Why do you think so?').fill('"Tell" could mean the board or the public.');
	await form.getByRole('button', { name: 'Send to the academy' }).click();
	await expect(learner.getByText('The academy is looking at it')).toBeVisible();
	await expect(form).toHaveCount(0);

	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy');
	await staff.getByRole('link', { name: /Read what they say/ }).click();
	await expectAccessible(staff);
	await staff.getByRole('table').getByRole('link').first().click();
	await expect(staff.getByText('It can be read in two ways: 1 learner')).toBeVisible();
	await expect(staff.getByText('could mean the board or the public')).toBeVisible();
	await expectAccessible(staff);
	await staff.getByRole('button', { name: 'Send this answer' }).click();
	await expect(staff.getByRole('alert')).toContainText('Choose whether the learners are right');
	await staff.getByLabel('The question stands').check();
	await staff.getByLabel('Why?').fill('The case says who asks: it is the board.');
	await staff.getByRole('button', { name: 'Send this answer' }).click();
	await expect(staff.getByText('1 learner is told.')).toBeVisible();
	await expectAccessible(staff);

	await learner.goto(result);
	await expect(learner.getByText('the question stands.')).toBeVisible();
	await expect(learner.getByText('The case says who asks')).toBeVisible();
	await staff.goto('/academy/outbox');
	await staff
		.getByRole('link', { name: /Your question about a question/ })
		.first()
		.click();
	await expect(staff.getByRole('main')).toContainText('The question stands as it is.');
	const seeing = await signedIn(browser, 'learner@example.org');
	await seeing.goto(result);
	await expectAccessible(seeing);
});

/** The address of the one course that the learner has. */
async function ownCourse(learner: Page): Promise<string> {
	await learner.goto('/learn');
	const link = learner.getByRole('main').locator('a[href^="/learn/"]').first();
	return ((await link.getAttribute('href')) ?? '').split('/').slice(0, 3).join('/');
}
