import { expect, type Page } from '@playwright/test';
import { demoCohort } from '../steps/demo-cohorts.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');
const halfWay = demoCohort('half way');

test('a learner asks from a module without JavaScript, a tutor answers, the answer comes home', async ({
	browser
}) => {
	const learner = await signedIn(browser, 'learner@example.org', { javaScriptEnabled: false });
	await learner.goto('/learn');
	await learner.getByRole('link', { name: 'See the whole course map' }).first().click();
	await main(learner).locator('a[href*="/lessons/"]').first().click();
	await learner.getByRole('link', { name: 'Ask your tutor' }).click();
	await learner.getByRole('button', { name: 'Ask' }).click();
	await expect(learner.getByRole('alert')).toContainText('Enter your question');
	await learner.getByLabel('Your question').fill('May the plan be about one ward?');
	await learner.getByRole('button', { name: 'Ask' }).click();
	await expect(main(learner)).toContainText('Your question is with your tutors.');
	await expect(main(learner)).toContainText('Not answered yet.');

	const tutor = await signedIn(browser, 'tutor@example.org');
	await tutor.goto('/teach');
	await expectAccessible(tutor);
	await tutor.getByRole('link', { name: 'May the plan be about one ward?' }).click();
	await expectAccessible(tutor);
	await tutor.getByLabel('Your answer').fill('Yes, if it says what the trust would do.');
	await tutor.getByRole('button', { name: 'Send the answer' }).click();
	await expect(main(tutor)).toContainText('Your answer is on its way');
	await expectAccessible(tutor);

	const reader = await signedIn(browser, 'learner@example.org');
	await reader.goto('/learn');
	await expect(main(reader)).toContainText('Yes, if it says what the trust would do.');
	await expectAccessible(reader);
	await reader.getByRole('button', { name: /^Put away.*one ward/ }).click();
	await expect(main(reader)).not.toContainText('what the trust would do');
	await reader.goto('/learn');
	await reader.getByRole('link', { name: 'See the whole course map' }).first().click();
	await main(reader).locator('a[href*="/lessons/"]').first().click();
	await reader.getByRole('link', { name: 'Ask your tutor' }).click();
	await expect(main(reader)).toContainText('Helen Ashgrove answered');
	await expectAccessible(reader);
});

test('a tutor and staff write to learners of a cohort, and both see what was sent', async ({
	browser
}) => {
	const tutor = await signedIn(browser, 'tutor@example.org');
	await tutor.goto('/teach');
	await main(tutor)
		.getByRole('link', { name: new RegExp(`^${halfWay.name}`) })
		.click();
	await tutor.getByRole('link', { name: 'Write to learners, and what was sent' }).click();
	await expectAccessible(tutor);
	await tutor.getByLabel('Subject').fill('Seminar on Thursday');
	await tutor.getByRole('button', { name: 'Send' }).click();
	await expect(tutor.getByRole('alert')).toContainText('Choose who gets it');
	await expect(tutor.getByLabel('Subject')).toHaveValue('Seminar on Thursday');
	await expectAccessible(tutor);
	await tutor.getByLabel('Those chosen below').check();
	await tutor.getByText('Choose learners').click();
	await tutor.getByLabel('Priya Larkfield').check();
	await tutor.getByLabel('Text').fill('We meet at ten.');
	await tutor.getByRole('button', { name: 'Send' }).click();
	await expect(main(tutor)).toContainText('The message is on its way by e-mail.');
	await expect(main(tutor)).toContainText('to some: 1 learner');
	await expectAccessible(tutor);

	const staff = await signedIn(browser, 'staff@example.org', { javaScriptEnabled: false });
	await staff.goto('/academy/cohorts');
	await staff.getByRole('link', { name: halfWay.name }).first().click();
	await staff.getByRole('link', { name: 'Write to learners' }).click();
	await expect(main(staff)).toContainText('Seminar on Thursday');
	await staff.getByLabel(/^Everybody in the cohort/).check();
	await staff.getByLabel('Subject').fill('Rooms');
	await staff.getByLabel('Text').fill('Room 4 from now on.');
	await staff.getByRole('button', { name: 'Send' }).click();
	await expect(main(staff)).toContainText('The message is on its way by e-mail.');
	await expect(main(staff)).toContainText('to everybody in the cohort');
});
