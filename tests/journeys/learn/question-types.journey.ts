import { expect, type Page } from '@playwright/test';
import { openSampleHouse } from '../../support/sample-house.ts';
import { PASSWORD } from '../../support/sign-in.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { onePerPage } from '../steps/quiz.ts';
import { test } from '../steps/test.ts';

let house: Awaited<ReturnType<typeof openSampleHouse>>;
test.beforeAll(async () => {
	house = await openSampleHouse({ paged: onePerPage });
});
test.afterAll(() => house.close());

test('gaps, regions and words are answered, a tutor marks the words, the result says it all', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const as = (email: string) => signedIn(browser, email, { password: PASSWORD, at: house.origin });
	const quiz = `${house.origin}/learn/${house.cohort}/inv-1/quiz`;
	const page = await as(house.learner);
	const question = (words: string) => page.locator('[data-question]').filter({ hasText: words });

	await test.step('every type can be answered, the picture and its list are one', async () => {
		await page.goto(quiz);
		await page.getByRole('button', { name: 'Start the quiz' }).click();
		const gaps = question('Fill the gaps.');
		await gaps.getByLabel('Gap 1 of 2').selectOption({ label: 'owner' });
		await gaps.getByLabel('Gap 2 of 2').selectOption({ label: 'never' });
		const picture = question('Where does it begin?');
		const ask = picture.getByRole('radio', { name: /Ask/ });
		await picture.getByRole('radio', { name: /Check/ }).check();
		const number = /-(\d+)$/.exec((await ask.getAttribute('id')) ?? '')?.[1];
		await picture
			.locator('svg label')
			.nth(Number(number) - 1)
			.click();
		await expect(ask).toBeChecked();
		await question('Who owns it').getByLabel('Your answer').fill('The SIRO!');
		await question('Why one name?').getByLabel('Your answer').fill('Somebody must answer.');
		await question('Explain your list.')
			.getByLabel('Your answer')
			.fill('It has one name.\n\nRead.');
		// What was typed last is kept, though nothing of it was sent when the page goes.
		await page.reload();
		await expect(question('Explain your list.').getByLabel('Your answer')).toHaveValue(
			'It has one name.\n\nRead.'
		);
		await expect(page.getByText(/^Saved \d\d:\d\d:\d\d$/)).toBeVisible();
		await expectAccessible(page);
		await expect(ask).toBeChecked();
		await expect(gaps.getByLabel('Gap 2 of 2').locator('option:checked')).toHaveText('never');
	});

	await test.step('after the hand-in it waits for a tutor, and says for which answers', async () => {
		await page.getByRole('button', { name: 'Save and continue' }).click();
		await page.getByRole('button', { name: 'Hand in' }).click();
		await expect(page.getByText(/Waiting for a tutor: .* questions \d+ and \d+/)).toBeVisible();
		await expectAccessible(page);
		await page.goto(quiz);
		await expect(page.getByText('A tutor is marking some of your answers')).toBeVisible();
	});

	await test.step('the tutor gives marks without a name', async () => {
		const tutor = await as(house.tutor);
		await tutor.goto(`${house.origin}/teach`);
		await expectAccessible(tutor);
		await tutor.getByRole('link', { name: /^Candidate \d+$/ }).click();
		await expectAccessible(tutor);
		await expect(tutor.getByRole('main')).not.toContainText('Bram');
		const marks = tutor.getByLabel(/^Marks for question/);
		await marks.nth(0).fill('9');
		await marks.nth(1).fill('1');
		await tutor
			.getByLabel(/^Comment on question/)
			.nth(0)
			.fill('Say who, too.');
		await expect(tutor.getByText(/Saved \d\d:\d\d:\d\d/)).toBeVisible();
		await tutor.getByRole('button', { name: 'Publish' }).click();
		await expect(tutor.getByRole('alert')).toContainText('must be a number from 0 to');
		await marks.nth(0).fill('1.5');
		await tutor.getByRole('button', { name: 'Publish' }).click();
		await expect(tutor.getByText('The mark is published.')).toBeVisible();
	});

	await test.step('the result shows what was right, and what the tutor says', async () => {
		await page.goto(`${quiz}/1/result`);
		await expect(page.getByText('Your tutor says: Say who, too.')).toBeVisible();
		await expect(page.getByText('senior owner or SIRO')).toBeVisible();
		await expect(page.getByText('A model answer').first()).toBeVisible();
		await expectAccessible(page);
	});
});

/** Tabs on until it is there, as somebody does who has no mouse. */
async function tabTo(page: Page, isThere: () => Promise<boolean>, most = 60): Promise<void> {
	for (let tabs = 0; tabs < most; tabs++) {
		if (await isThere()) return;
		await page.keyboard.press('Tab');
	}
	throw new Error('The keyboard does not lead there.');
}

test('a quiz with a page for each question is taken with the keyboard alone, on a phone’s width', async ({
	browser
}) => {
	test.setTimeout(120_000);
	const page = await signedIn(browser, house.learner, { password: PASSWORD, at: house.origin });
	await page.setViewportSize({ width: 320, height: 568 });
	const expectToFit = async () =>
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
	await page.goto(`${house.origin}/learn/${house.cohorts['paged']!.code}/inv-1/quiz`);
	const focused = (says: string) => () =>
		page.evaluate(
			(words) => (document.activeElement as HTMLElement).innerText?.trim() === words,
			says
		);
	const press = async (button: string) => {
		await tabTo(page, focused(button));
		await page.keyboard.press('Enter');
	};
	await press('Start the quiz');
	const count = Number(/of (\d+)/.exec(await page.locator('.of').innerText())?.[1]);
	for (let number = 1; number <= count; number++) {
		await expect(
			page.getByRole('heading', { name: `Question ${number} of ${count}` })
		).toBeVisible();
		const fields = page.locator('[data-question]').locator('input:visible, select, textarea');
		const flag = page.getByRole('checkbox', { name: 'to come back to' });
		await tabTo(page, () =>
			page.evaluate(() => document.activeElement?.closest('[data-question]') !== null)
		);
		expect(await fields.count()).toBeGreaterThan(1);
		await expectToFit();
		// Every field of the question in turn, up to the flag.
		for (let field = 1; field < 12 && !(await flag.evaluate(isFocused)); field++) {
			const { kind, label } = await page.evaluate(() => {
				const { type, labels } = document.activeElement as HTMLInputElement;
				return { kind: type, label: labels?.[0]?.innerText ?? '' };
			});
			if (kind === 'select-one') {
				// No two steps have one place.
				for (let down = 0; down < field; down++) await page.keyboard.press('ArrowDown');
			} else if (kind === 'radio' || kind === 'checkbox') await page.keyboard.press('Space');
			else await page.keyboard.type(label.startsWith('Time') ? '12:00' : '12');
			await page.keyboard.press('Tab');
		}
		await expect(flag).toBeFocused();
		if (number === 1) {
			await page.keyboard.press('Space');
			await expect(flag).toBeChecked();
			await expectAccessible(page);
		}
		await press(number < count ? 'Save and continue' : 'Save and continue to the review');
	}
	await expect(page.getByRole('heading', { name: 'Review and hand in' })).toBeVisible();
	await expect(page.getByText('You flagged 1 to come back to.')).toBeVisible();
	await expect(page.getByText('Not answered yet')).toHaveCount(0);
	await press('Hand in');
	await expect(page.getByRole('heading', { name: 'Handed in' })).toBeVisible();
	await expectToFit();
	await expectAccessible(page);
});

const isFocused = (element: Element) => element === document.activeElement;
