import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { readZip } from '../../../src/lib/platform/zip.ts';
import { questionForms } from '../../../src/lib/assessment/editor/question-forms.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const map = {
	name: 'Ward map.svg',
	mimeType: 'image/svg+xml',
	buffer: Buffer.from(
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><title>Map</title>' +
			'<rect x="0" y="0" width="300" height="100" fill="#e8edee"/></svg>'
	)
};

const open = (page: Page, form: string) =>
	page.goto(`/academy/bank/new?form=${form}&module=CLHC/CLHC-2`);
const press = (page: Page, name: string | RegExp) =>
	page.getByRole('button', { name, exact: typeof name === 'string' }).click();

async function ask(page: Page, name: string): Promise<void> {
	await page.getByLabel('Name (optional)').fill(name);
	await page.getByLabel('The question').fill(`What does ${name} ask?`);
	await page.getByLabel('Feedback to everyone').fill('It asks what it says.');
}

async function draft(author: Page, name: string): Promise<void> {
	await open(author, 'single-choice');
	await ask(author, name);
	for (const [id, text] of Object.entries(options(3))) await field(author, id).fill(text);
	await field(author, 'options.0.correct').check();
	await press(author, 'Save as a draft');
}

/** What makes each form whole, by the ids of its fields. */
const answers: Record<string, Record<string, string>> = {
	'single-choice': options(3),
	'multiple-response': options(3),
	matching: {
		'pairs.0.prompt': 'A lost laptop',
		'pairs.0.answer': 'The help desk',
		'pairs.0.feedback': 'They lock it.',
		'pairs.1.prompt': 'A cyber attack',
		'pairs.1.answer': 'The on-call manager',
		'pairs.1.feedback': 'They decide.',
		distractors: 'The press'
	},
	ordering: { 'steps.0.text': 'Look', 'steps.1.text': 'Ask', 'steps.2.text': 'Act' },
	number: { answer: '12.5', unit: 'hours' },
	'day-and-time': { 'answer.day': '9', 'answer.time': '21:40', toleranceMinutes: '5' },
	'inline-choice': {
		text: 'Ring {{g1}} first.',
		'gaps.0.options.0.text': 'the ward',
		'gaps.0.options.0.feedback': 'Yes.',
		'gaps.0.options.1.text': 'the press',
		'gaps.0.options.1.feedback': 'Not first.'
	},
	'short-text': {
		maxWords: '12',
		modelAnswer: 'The deputy.',
		'keywords.0.anyOf': 'deputy\nstand-in',
		'keywords.0.feedback': 'Somebody stands in.'
	},
	'short-text-person': { maxWords: '30', modelAnswer: 'One name.', markingNotes: 'A name.' },
	'long-text': { words: '150', modelAnswer: 'A plan.' },
	hotspot: { alt: 'A map of three wards', ...regions(3) }
};

function options(count: number): Record<string, string> {
	return Object.fromEntries(
		Array.from({ length: count }, (_, n) => [
			[`options.${n}.text`, `Option number ${n + 1}`],
			[`options.${n}.feedback`, `About option ${n + 1}.`]
		]).flat()
	);
}

function regions(count: number): Record<string, string> {
	return Object.fromEntries(
		Array.from({ length: count }, (_, n) => [
			[`regions.${n}.label`, `Ward ${n + 1}`],
			[`regions.${n}.x`, String(10 + n * 90)],
			[`regions.${n}.y`, '10'],
			[`regions.${n}.width`, '80'],
			[`regions.${n}.height`, '80'],
			[`regions.${n}.feedback`, `About ward ${n + 1}.`]
		]).flat()
	);
}

const right: Record<string, string[]> = {
	'single-choice': ['options.1.correct'],
	'multiple-response': ['options.0.correct', 'options.1.correct'],
	'inline-choice': ['gaps.0.options.0.correct'],
	hotspot: ['regions.1.correct']
};
const field = (page: Page, id: string) => page.locator(`[id="${id}"]`);

test.describe('a question of every type is written without JavaScript', () => {
	for (const { name, title } of questionForms) {
		test(title, async ({ browser }) => {
			const page = await signedIn(browser, 'staff@example.org', { javaScriptEnabled: false });
			await open(page, name);
			await ask(page, `journey-${name}`);
			for (const [id, text] of Object.entries(answers[name] ?? {}))
				await field(page, id).fill(text);
			for (const id of right[name] ?? []) await field(page, id).check();
			if (name === 'hotspot') {
				await page.getByLabel('Add a picture').setInputFiles(map);
				await press(page, 'Add this picture');
				await expect(page.getByLabel('Picture with the regions')).toHaveValue(
					'images/ward-map.svg'
				);
				await expect(page.getByRole('img', { name: 'A map of three wards' })).toBeVisible();
			}
			await page.getByRole('button', { name: 'Preview', exact: true }).click();
			await expect(page.getByRole('heading', { name: 'As a learner sees it' })).toBeVisible();
			await expect(page.getByText('It asks what it says.').last()).toBeVisible();
			await press(page, 'Save as a draft');
			await expect(page.getByRole('heading', { level: 1 })).toContainText(`journey-${name}`);
			await expect(page.getByText(`What does journey-${name} ask?`)).toBeVisible();
			await page.getByRole('link', { name: 'Edit it' }).click();
			for (const [id, text] of Object.entries(answers[name] ?? {})) {
				await expect(field(page, id)).toHaveValue(text);
			}
		});
	}
});

test('what is wrong is said beside its field, and nothing typed is lost', async ({ browser }) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/bank/new');
	await expectAccessible(page);
	await press(page, 'Continue');
	await expect(page.getByRole('link', { name: 'Choose a module' })).toBeVisible();
	await open(page, 'ordering');
	await page.getByLabel('The question').fill('In which order?');
	await field(page, 'steps.0.text').fill('Third');
	await field(page, 'steps.1.text').fill('First');
	await field(page, 'steps.2.text').fill('Third');
	await page.getByLabel('Marks').fill('many');
	await press(page, 'Save as a draft');
	await expect(page).toHaveTitle(/^Error/);
	await expect(page.getByLabel('Marks')).toHaveValue('many');
	await expect(page.getByLabel('The question')).toHaveValue('In which order?');
	await page.getByRole('link', { name: 'Two steps have the same text' }).click();
	await expect(field(page, 'steps.2.text')).toBeFocused();
	await expectAccessible(page);

	await press(page, /^Move up\s+Step 2/);
	await expect(field(page, 'steps.0.text')).toHaveValue('First');
	await press(page, 'Add another step');
	await field(page, 'steps.3.text').fill('Fourth');
	await press(page, /^Take away\s+Step 3/);
	await expect(field(page, 'steps.2.text')).toHaveValue('Fourth');
	await expect(page.getByLabel('Marks')).toHaveValue('many');
});

test('a question is written, sent to review, approved by another, and edited again', async ({
	browser
}) => {
	const author = await signedIn(browser, 'staff@example.org');
	await open(author, 'single-choice');
	await ask(author, 'journey-review');
	for (const [id, text] of Object.entries(options(3))) await field(author, id).fill(text);
	await field(author, 'options.0.correct').check();
	await press(author, 'Save as a draft');
	const address = author.url();
	await press(author, 'Ask for a review');
	await expect(author.getByText('Waiting for a review')).toBeVisible();
	await press(author, 'Approve it');
	await expect(author.getByText('Somebody else reviews a question')).toBeVisible();
	await expectAccessible(author);

	const reviewer = await signedIn(browser, 'admin@example.org');
	await reviewer.goto('/academy/bank?state=waiting&words=journey-review');
	await reviewer.getByRole('link', { name: 'journey-review' }).click();
	await reviewer.getByLabel('Option number 2').check();
	await press(reviewer, 'Check this answer');
	for (const n of [1, 2, 3]) await expect(reviewer.getByText(`About option ${n}.`)).toBeVisible();
	await press(reviewer, 'Send it back');
	await expect(reviewer.getByRole('alert')).toContainText('Enter what should be changed');
	await reviewer.getByLabel('What should be changed').fill('Say which of the three comes first.');
	await press(reviewer, 'Send it back');
	await expect(reviewer.getByText('Sent back: Say which of the three comes first.')).toBeVisible();
	await press(reviewer, 'Approve it');
	await press(reviewer, 'Make it live');
	await expect(reviewer.getByText('Live', { exact: true })).toBeVisible();

	await author.goto(`${address}/edit`);
	await expect(author.getByText('This question is live')).toBeVisible();
	await press(author, 'Save as a draft');
	await expect(author.getByText('Live', { exact: true })).toBeVisible();
	await author.getByRole('link', { name: 'Edit it' }).click();
	// In another tab somebody is faster.
	await reviewer.goto(`${address}/edit`);
	await reviewer.getByLabel('The question').fill('What did the other one write?');
	await press(reviewer, 'Save as a draft');
	await author.getByLabel('The question').fill('What did I write?');
	await press(author, 'Save as a draft');
	await expect(author.getByText('Somebody wrote this question anew')).toBeVisible();
	await expect(author.getByLabel('The question')).toHaveValue('What did I write?');
	await author.goto(address);
	await expect(author.getByText('Version 2')).toBeVisible();
	await expect(author.getByText('What did the other one write?')).toBeVisible();
});

test('a hotspot shows its regions where the numbers put them', async ({ browser }) => {
	const page = await signedIn(browser, 'staff@example.org');
	await open(page, 'hotspot');
	await page.getByLabel('Add a picture').setInputFiles({
		...map,
		buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')
	});
	await press(page, 'Add this picture');
	await expect(page.getByRole('link', { name: /The picture holds <script>/ })).toBeVisible();
	await page.getByLabel('Add a picture').setInputFiles(map);
	await press(page, 'Add this picture');
	for (const [id, text] of Object.entries(regions(3))) await field(page, id).fill(text);
	await field(page, 'regions.2.x').fill('290');
	await press(page, 'Save as a draft');
	await page.getByRole('link', { name: 'This region reaches beyond the picture' }).click();
	await expect(field(page, 'regions.2.x')).toBeFocused();
	await expect(page.locator('svg .outline')).toHaveCount(3);
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 800 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

const gift = (text: string) => ({
	name: 'questions.gift',
	mimeType: 'text/plain',
	buffer: Buffer.from(text)
});
const good = '::Journey in:: Who is told first? {=the ward#Yes ~the press#No ~nobody#No####Ring}';

async function send(page: Page, file: Parameters<Page['setInputFiles']>[1]): Promise<void> {
	await page.goto('/academy/bank/import?module=CLHC/CLHC-2');
	await page.getByLabel('File').setInputFiles(file);
	await press(page, 'See what is in it');
}

test('a file comes into the bank once it was looked at, and once only', async ({ browser }) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/bank');
	await page.getByRole('link', { name: 'Bring questions in' }).click();
	await expectAccessible(page);
	await page.getByLabel('Module').selectOption('CLHC/CLHC-2');
	await page.getByLabel('File').setInputFiles(gift('Dear all, see the questions.'));
	await press(page, 'See what is in it');
	await expect(page.getByRole('link', { name: /not GIFT/ })).toBeVisible();
	await expect(page.getByLabel('Module')).toHaveValue('CLHC/CLHC-2');

	await send(page, gift(`${good}\n\n::Journey bad:: Which? {~one ~two ~three}`));
	const verdicts = page.getByRole('region', { name: 'What comes of each question' });
	await expect(verdicts).toContainText('New draft');
	await expect(verdicts).toContainText('two or more options must be correct');
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Cannot be taken (1)' }).click();
	await expect(verdicts).toContainText('two or more options must be correct');
	await expect(verdicts).not.toContainText('New draft');
	await expectAccessible(page);
	await press(page, 'Put 1 question into the bank');
	await expect(page.getByRole('link', { name: /1 of 2 questions cannot be taken/ })).toBeVisible();
	await page.getByLabel(/Leave out the 1 question/).check();
	await press(page, 'Put 1 question into the bank');
	await expect(page.getByText('1 question is in the bank, to be reviewed.')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Journey in' }).click();
	await expect(page.getByText('Draft', { exact: true })).toBeVisible();

	await send(page, gift(good));
	await expect(page.getByText('There is nothing here for the bank.')).toBeVisible();
	await expect(verdicts).toContainText('the bank has it as journey-in, draft');
	await page.setViewportSize({ width: 320, height: 800 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('questions go out with their pictures, and are known when they come again', async ({
	browser
}) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/bank?module=CLHC/CLHC-2&type=hotspot&state=live');
	await page.getByText('Download these questions').click();
	await page.getByRole('link', { name: 'Moodle XML' }).click();
	const told = page.getByRole('region', { name: 'What another system gets of each question' });
	await expect(told.getByRole('row').nth(1)).toContainText(
		'regions of a picture became a choice of options'
	);
	await page.getByRole('link', { name: /^Changed \(\d+\)$/ }).click();
	await expect(told.getByRole('row').nth(1)).toContainText('Changed');
	await expectAccessible(page);
	await page.goBack();
	await page.goBack();
	await page.getByText('Download these questions').click();
	await page.getByRole('link', { name: 'QTI 3.0' }).click();
	await expect(told.getByRole('row').nth(1)).toContainText('Whole');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: /^Download \d+ questions?$/ }).click()
	]);
	const path = await download.path();
	const files = [...readZip(new Uint8Array(readFileSync(path))).keys()];
	expect(files).toContain('imsmanifest.xml');
	expect(files.some((name) => /^images\/.*\.svg$/.test(name))).toBe(true);
	await send(page, path);
	await expect(page.getByText('There is nothing here for the bank.')).toBeVisible();
});

test('the bank is searched, filtered and moved with the keyboard alone', async ({ browser }) => {
	await draft(await signedIn(browser, 'admin@example.org'), 'by-keyboard');
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/bank');
	await page.getByLabel('Words or name').focus();
	await page.keyboard.type('by-key');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: /^\d+ questions?$/ })).toBeVisible();
	const first = page.getByRole('checkbox').first();
	await first.focus();
	await page.keyboard.press('Space');
	await expect(first).toBeChecked();
	await page.getByLabel('With these questions').focus();
	await page.keyboard.type('Approve');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('button', { name: 'Do this with those chosen' })).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByText('1 question approved.')).toBeVisible();
	// What was looked for is still what is listed.
	await expect(page.getByLabel('Words or name')).toHaveValue('by-key');
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 800 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('several questions are chosen and moved at once, each with what became of it', async ({
	browser
}) => {
	const author = await signedIn(browser, 'staff@example.org');
	const names = ['bulk-one', 'bulk-two'];
	for (const name of names) await draft(author, name);
	const page = await signedIn(browser, 'admin@example.org');
	await page.goto('/academy/bank?words=bulk-');
	await page.getByLabel('Expected facility').selectOption('unsaid');
	await press(page, 'Find');
	await page.getByRole('link', { name: 'Choose all 2 shown' }).click();
	for (const name of names) await expect(page.getByLabel(`Choose ${name}`)).toBeChecked();
	// Meanwhile its author writes one of them again.
	await author.goto('/academy/bank?words=bulk-two');
	await author.getByRole('link', { name: 'bulk-two' }).click();
	await author.getByRole('link', { name: 'Edit it' }).click();
	await author.getByLabel('The question').fill('What else does it ask?');
	await press(author, 'Save as a draft');
	await page.getByLabel('With these questions').selectOption('approve');
	await press(page, 'Do this with those chosen');
	await expect(page.getByText('1 question approved, 1 stayed as before.')).toBeVisible();
	const stayed = page.getByRole('region', { name: 'Questions that stayed as they were' });
	await expect(stayed.getByRole('link', { name: 'bulk-two' })).toBeVisible();
	await expect(stayed).toContainText('wrote this question again since you looked');
	await expectAccessible(page);
});

test('whoever retires questions reads first which editions still draw them', async ({
	browser
}) => {
	const page = await signedIn(browser, 'staff@example.org');
	await page.goto('/academy/bank?module=CLHC/CLHC-2&type=ordering');
	const first = page.getByRole('checkbox').first();
	await first.check();
	const name = ((await first.getAttribute('aria-label')) ?? '').replace('Choose ', '');
	await page.getByLabel('With these questions').selectOption('retire');
	await press(page, 'Do this with those chosen');
	await expect(page.getByRole('heading', { name: /still drawn/ })).toBeVisible();
	await expect(page.getByText(/CLHC .*, CLHC-2/).first()).toBeVisible();
	await expectAccessible(page);
	await press(page, 'Retire 1 question');
	await expect(page.getByText('1 question retired.')).toBeVisible();
	await page.goto(`/academy/bank?words=${name}`);
	await page.getByRole('link', { name }).first().click();
	await press(page, 'Bring it back as a draft');
});
