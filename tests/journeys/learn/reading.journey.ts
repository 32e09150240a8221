import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

/** The address of the person's first course, e.g. '/learn/autumn-2026'. */
async function courseOf(page: Page): Promise<string> {
	await page.goto('/learn');
	const link = page.getByRole('link', { name: 'See the whole course map' }).first();
	return (await link.getAttribute('href')) ?? '';
}

test('a learner reads and finds the way, without JavaScript', async ({ browser }) => {
	const page = await signedIn(browser, 'imani.brook@example.org', { javaScriptEnabled: false });
	const main = page.getByRole('main');

	const course = await courseOf(page);
	await page.goto(course);
	await test.step('what is closed says what opens it and who', async () => {
		await expect(main).toContainText('It opens when you have passed CLHC-1');
		await expect(main).toContainText('You clear this by handing in its quiz and its assignment.');
	});

	await test.step('one button leads to the first lesson', async () => {
		await main.getByRole('link', { name: 'Go to lesson 1.1' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText("1.1 Nobody's job");
		await expect(page.getByRole('navigation', { name: 'On this page' })).toBeVisible();
	});

	await test.step('a word of the glossary can be read from the keyboard', async () => {
		const word = main.getByRole('link', { name: 'ransomware', exact: true });
		await expect(word).toHaveAccessibleDescription(/Harmful software/);
		await word.focus();
		await expect(main.getByRole('tooltip').filter({ hasText: 'Harmful software' })).toBeVisible();
	});

	await test.step('a pointer can go to the meaning, and one meaning takes the place of another', async () => {
		const [first, second] = [main.locator('.app-term').nth(0), main.locator('.app-term').nth(1)];
		await page.mouse.move(0, 0);
		await first.getByRole('link').hover();
		await first.getByRole('tooltip').hover();
		await page.waitForTimeout(1200);
		await expect(first.getByRole('tooltip')).toBeVisible();
		await second.getByRole('link').hover();
		await expect(second.getByRole('tooltip')).toBeVisible();
		await expect(first.getByRole('tooltip')).toBeHidden();
	});

	await test.step('on a phone a word leads to its meaning and back', async () => {
		const wide = page.viewportSize() ?? { width: 1280, height: 720 };
		await page.setViewportSize({ width: 360, height: 740 });
		await main.getByRole('link', { name: 'ransomware', exact: true }).click();
		await expect(page).toHaveURL(/#term-ransomware$/);
		const word = main.locator('#term-ransomware');
		await expect(word).toBeInViewport();
		await main.getByRole('link', { name: /^Back to the text ?: ransomware$/ }).click();
		await expect(main.getByRole('link', { name: 'ransomware', exact: true })).toBeInViewport();
		await page.setViewportSize(wide);
	});

	await test.step('sources lead there and back', async () => {
		await main.locator('#cite-1').getByRole('link').click();
		await expect(page).toHaveURL(/#source-1$/);
		await main.getByRole('link', { name: /^Back to the text ?: source 1$/ }).click();
		await expect(page).toHaveURL(/#cite-1$/);
	});

	await test.step('answers to oneself unfold', async () => {
		const answer = main.getByText('Because nothing shows that anyone had to decide');
		await expect(answer).toBeHidden();
		await main.getByText('An alert was sent, read and filed.').click();
		await expect(answer).toBeVisible();
	});

	await test.step('done goes on to the next lesson, and can be taken back', async () => {
		await main.getByRole('button', { name: 'Mark as done and go on' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('1.2 The cast');
		await main.getByRole('link', { name: /^Previous/ }).click();
		await expect(main.getByText('You have marked this lesson as done.')).toBeVisible();
		await main.getByRole('button', { name: /^Read again/ }).click();
		await expect(main.getByRole('button', { name: 'Mark as done and go on' })).toBeVisible();
	});

	await test.step('a lesson of a closed module shows the reason, not the text', async () => {
		await page.goto(`${course}/clhc-2/lessons/2.1`);
		await expect(main).toContainText('It opens when you have passed CLHC-1');
		await expect(main.getByText('Key points')).toHaveCount(0);
	});

	await test.step('so does the quiz of a closed module; one that is open has five rules', async () => {
		await page.goto(`${course}/clhc-2/quiz`);
		await expect(main).toContainText('It opens when you have passed CLHC-1');
		await expect(main).toContainText('You clear this by');
		await expect(main.getByRole('button')).toHaveCount(0);
		await page.goto(`${course}/clhc-1/quiz`);
		await expect(main.getByRole('listitem')).toHaveCount(5);
	});

	await test.step('the place is kept: Continue leads to the lesson opened last', async () => {
		await page.goto(`${course}/clhc-1/lessons/1.3`);
		await page.goto('/learn');
		await expect(main).toContainText('Continue: Lesson 1.3');
	});
});

test('a lesson and a certificate are printed without what only a screen needs', async ({
	browser
}) => {
	const page = await signedIn(browser, 'rhian.moss@example.org');
	const course = await courseOf(page);
	const main = page.getByRole('main');
	for (const [path, text] of [
		['clhc-1/lessons/1.1', main.locator('p', { hasText: /\w{4}/ }).nth(3)],
		['certificate', main.getByText('Foundations of Cyber Leadership').first()]
	] as const) {
		await page.emulateMedia({ media: 'screen' });
		await page.goto(`${course}/${path}`);
		await expect(page.getByRole('navigation').first()).toBeVisible();
		await page.emulateMedia({ media: 'print' });
		await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
		await expect(text).toBeVisible();
		await expect(
			page.locator('nav:visible, header.app-header:visible, footer.nhsuk-footer:visible')
		).toHaveCount(0);
		await expect(page.locator('button:visible')).toHaveCount(0);
		// What ends below the last word would be a page of its own, and empty.
		const below = await page.evaluate(() => {
			const words = document.createTreeWalker(
				document.querySelector('main')!,
				NodeFilter.SHOW_TEXT
			);
			const range = document.createRange();
			let end = 0;
			while (words.nextNode()) {
				range.selectNode(words.currentNode);
				end = Math.max(end, range.getBoundingClientRect().bottom);
			}
			return document.documentElement.scrollHeight - end - scrollY;
		});
		expect(below).toBeLessThan(30);
	}
});

test('a learner who wants to know sees how each figure was made, and what is held', async ({
	browser
}) => {
	const page = await signedIn(browser, 'rhian.moss@example.org');
	const course = await courseOf(page);
	const main = page.getByRole('main');

	await page.goto(`${course}/results`);
	await expect(main.getByRole('heading', { name: 'The board has made your award' })).toBeVisible();
	await main.getByText('How this is made').first().click();
	await expect(main.getByRole('row', { name: /Quiz: Who decides/ })).toContainText('30%');

	await page.goto(`${course}/record`);
	await expect(main.getByText('The board of examiners made the award.')).toBeVisible();
	await expect(main.getByText(/^Exactly what .+ was told/).first()).toBeVisible();
	const json = await page.request.get(`${course}/record.json`);
	expect(((await json.json()) as { person: { email: string } }).person.email).toBe(
		'rhian.moss@example.org'
	);
	const csv = await page.request.get(`${course}/record.csv`);
	expect(await csv.text()).toContain('Accepted the place.');
});

test('someone on a break can read, and is told how to come back', async ({ browser }) => {
	const page = await signedIn(browser, 'jonas.marl@example.org');
	const course = await courseOf(page);
	const main = page.getByRole('main');
	await page.goto(`${course}/clhc-1`);
	await expect(main.getByRole('heading', { name: 'You are on a break' })).toBeVisible();
	await expect(main.getByRole('button', { name: /Start/ })).toHaveCount(0);
	await expect(main.getByRole('link', { name: /Go on/ })).toHaveCount(0);
	await page.goto(`${course}/clhc-1/lessons/1.1`);
	await expect(main.getByRole('heading', { name: 'The warning was there' })).toBeVisible();
	await expect(main.getByRole('button', { name: /done/ })).toHaveCount(0);
});

const everyPage = [
	'',
	'/clhc-1',
	'/clhc-2',
	'/clhc-1/lessons/1.1',
	'/results',
	'/record',
	'/glossary'
];
// What changes with the stage that a learner has come to.
const changing = ['', '/clhc-1', '/results'];
const stages = [
	['half way', 'learner@example.org', everyPage],
	['at the start', 'fresh@example.org', changing],
	['on a break', 'jonas.marl@example.org', changing],
	['waiting for a mark', 'farid.ashdown@example.org', changing],
	['waiting for the board', 'mairi.dunmore@example.org', changing],
	['with an award', 'rhian.moss@example.org', [...changing, '/record']]
] as const;

for (const [stage, email, paths] of stages) {
	test(`the pages of a learner ${stage} fit a phone and are accessible`, async ({ browser }) => {
		test.slow();
		const page = await signedIn(browser, email);
		const course = await courseOf(page);
		for (const address of ['/learn', ...paths.map((path) => course + path)]) {
			await page.setViewportSize({ width: 320, height: 900 });
			await page.goto(address);
			const sideways = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth
			);
			expect(sideways, address).toBe(0);
			await expectAccessible(page);
		}
	});
}
