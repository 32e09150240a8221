import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string | RegExp) =>
	main(page).getByRole('button', { name }).click();

/** An agreement is made, a learner says yes and no, and both see what that means. */
test('a register is told only by consent, and the learner has the last word', async ({
	browser
}) => {
	const staff = await signedIn(browser, 'staff@example.org');
	const register = `Register of Journeys ${Date.now()}`;
	await staff.goto('/academy/register/receivers/new');
	await press(staff, 'Add this register');
	await expect(staff.getByRole('alert')).toContainText('Choose on what ground');
	await expectAccessible(staff);
	await staff.getByLabel('Name of the register').fill(register);
	await staff.getByLabel('The consent of each person').check();
	await staff.getByLabel('Date of birth').check();
	await staff.getByLabel('Where the signed agreement is kept').fill('Folder 12');
	await press(staff, 'Add this register');
	await expect(staff.getByRole('heading', { level: 1 })).toHaveText(register);
	await press(staff, 'Exchange the secret');
	await expect(main(staff)).toContainText('two signatures');
	await expectAccessible(staff);

	const learner = await signedIn(browser, 'umar.leigh@example.org', { javaScriptEnabled: false });
	await learner.goto('/account/registers');
	// Nothing is asked for of somebody about whom nothing is told.
	const birth = main(learner).getByLabel('Your date of birth (optional)');
	await expect(birth).toHaveCount(0);
	await press(learner, `I agree that ${register} is told`);
	await expect(main(learner)).toContainText('You said yes');
	await birth.fill('1980-02-03');
	await press(learner, `Save your details for ${register}`);
	await expect(main(learner)).toContainText('Your details are kept');
	await press(learner, `Take your consent back from ${register}`);
	await expect(main(learner)).toContainText('You took your consent back');
	await expect(main(learner)).toContainText(`${register} is told nothing about you`);
	// What was given can be taken away then, too.
	await birth.fill('');
	await press(learner, `Save your details for ${register}`);
	await expect(birth).toHaveCount(0);

	await staff.getByRole('link', { name: 'Tokens to fetch the feed' }).click();
	await staff.getByLabel('Who uses it').fill('A nightly reader');
	await press(staff, 'Make a token');
	await expect(main(staff)).toContainText('tranche_');
	await expectAccessible(staff);
	await press(staff, /^Revoke the token/);
	await expect(main(staff).getByRole('cell', { name: 'Revoked' })).toBeVisible();
});

test('staff see whether a register holds what we hold', async ({ browser }) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy/register');
	const card = main(staff).locator('.nhsuk-card', { hasText: 'Reference register' });
	await card.getByRole('link', { name: 'Agreement, secret, pause and replay' }).click();
	await main(staff).getByLabel('All of them').check();
	await press(staff, 'Replay');
	await expect(main(staff)).toContainText(/\d notices will be sent again/);
	await expect(main(staff)).toContainText('The last time');
	await expectAccessible(staff);
	await staff.getByRole('link', { name: /^Do we agree/ }).click();
	await press(staff, 'Compare now');
	await expect(main(staff)).toContainText('The register is being asked');
	await expectAccessible(staff);
	await staff.goto('/academy/register/answers');
	await expectAccessible(staff);
});

test('a holder takes away what registers were told, and staff see what they answered', async ({
	browser
}) => {
	const holder = await signedIn(browser, 'rhian.moss@example.org');
	await holder.goto('/account/registers');
	await main(holder)
		.getByText(/^Exactly what was sent/)
		.first()
		.click();
	const link = main(holder).getByRole('link', { name: 'Download all of it (JSON)' });
	const file = await holder.request.get((await link.getAttribute('href'))!);
	expect(file.headers()['content-disposition']).toContain('what-registers-were-told.json');
	type Sent = { receiverName: string; at: string; body: Record<string, unknown> };
	const { sent } = (await file.json()) as { sent: Sent[] };
	expect(sent[0]!.body).toMatchObject({ person: { name_as_awarded: 'Rhian Moss' } });
	// Word for word what the page shows.
	await expect(main(holder)).toContainText(String(sent[0]!.body['notice_id']));
	await expectAccessible(holder);

	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy/awards?search=Rhian');
	await staff.getByRole('link', { name: 'Rhian Moss' }).first().click();
	const said = main(staff).getByRole('heading', { name: 'What registers say of Rhian Moss' });
	await expect(said).toBeVisible();
	await expect(main(staff)).toContainText('An award never changes because a registration did.');
	await expectAccessible(staff);
});
