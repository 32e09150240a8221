import { expect, type Page } from '@playwright/test';
import { answerKey, answerRightly } from '../steps/answer-key.ts';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

/**
 * The main job, from the invitation to the register, with everyone who has a part in it: staff invite,
 * a learner reads, takes the quizzes and hands in, a tutor marks, the chair ratifies, the public
 * verifies, the register shows. Once with JavaScript and once, for the learner and the public, without.
 */
for (const javaScriptEnabled of [true, false]) {
	test(`from the invitation to the register, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
		browser
	}) => {
		test.setTimeout(600_000);
		// Another run on the same database opens another cohort.
		const mark = `${javaScriptEnabled ? 'js' : 'plain'}-${Date.now().toString(36)}`;
		const learnerEmail = `journey-${mark}@example.org`;
		const learnerName = javaScriptEnabled ? 'Marisol Fennimore' : 'Tobias Quillfeather';
		const code = `journey-${mark}`;
		const staff = await signedIn(browser, 'staff@example.org');
		const tutor = await signedIn(browser, 'tutor@example.org');
		const check = (page: Page) => (javaScriptEnabled ? expectAccessible(page) : Promise.resolve());

		await test.step('staff open a cohort and invite', async () => {
			await openCohort(staff, code);
			await invite(staff, code, `${learnerName}, ${learnerEmail}`);
		});

		const context = await browser.newContext({ javaScriptEnabled });
		const learner = await context.newPage();
		await test.step('the learner accepts', async () => {
			await learner.goto(await invitationLink(staff, learnerEmail));
			await check(learner);
			await learner.getByLabel(/Choose a password/).fill('a calm and lengthy password');
			await learner.getByRole('button', { name: 'Accept your place' }).click();
			await expect(learner.getByRole('button', { name: 'Sign out' })).toBeVisible();
		});

		for (const module of ['clhc-1', 'clhc-2'] as const) {
			await test.step(`${module}: reads, takes the quiz, hands in`, async () => {
				await readLessons(learner, code, module, check);
				await takeQuiz(learner, code, module, check);
				await handInAssignment(learner, code, module, check);
			});
			await test.step(`${module}: the tutor marks`, async () => {
				await markNewest(tutor, code);
			});
			await test.step(`${module}: the learner reads the mark`, async () => {
				await learner.goto(`/learn/${code}/${module}/assignment/result`);
				await expect(learner.getByRole('main')).toContainText('Clear and honest');
				await check(learner);
			});
		}

		await test.step('the board ratifies', async () => {
			await convene(staff, code);
			const chair = await signedIn(browser, 'chair@example.org');
			await ratify(chair, code);
		});

		const verifyPath = await test.step('the learner has a certificate', async () => {
			await learner.goto(`/learn/${code}/certificate`);
			await check(learner);
			await expect(learner.getByRole('main')).toContainText('Foundations of Cyber Leadership');
			const pdf = await learner.request.get(`/learn/${code}/certificate.pdf`);
			expect(pdf.headers()['content-type']).toContain('application/pdf');
			expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
			const link = learner
				.getByRole('main')
				.getByRole('link', { name: /\/verify\// })
				.first();
			const { pathname } = new URL((await link.getAttribute('href')) ?? '', learner.url());
			await learner.getByText('What to enter on a profile site').click();
			await expect(learner.getByRole('definition')).toContainText([pathname.split('/').at(-1)!]);
			return pathname;
		});

		await test.step('the public verifies it', async () => {
			const anyone = await (await browser.newContext({ javaScriptEnabled })).newPage();
			await anyone.goto('/verify');
			await anyone.getByLabel(/code/i).fill(verifyPath.split('/').at(-1)!.toLowerCase());
			await anyone.getByRole('main').getByRole('button').click();
			await expect(anyone).toHaveURL(new RegExp(`${verifyPath}$`));
			await expect(anyone.getByRole('main')).toContainText(learnerName);
			await expect(anyone.getByRole('main')).toContainText(/in force/i);
			await check(anyone);
		});

		await test.step('the register shows it', async () => {
			const register = await (await browser.newContext({ javaScriptEnabled })).newPage();
			const address = `http://localhost:${process.env['JOURNEYS_REGISTER_PORT']}/`;
			await expect(async () => {
				await register.goto(address);
				await expect(register.getByRole('main')).toContainText(learnerName, { timeout: 500 });
			}).toPass({ timeout: 30_000 });
			await check(register);
		});
	});
}

async function openCohort(staff: Page, code: string): Promise<void> {
	await staff.goto('/academy/cohorts/new');
	await expectAccessible(staff);
	const main = staff.getByRole('main');
	// The pilot: two modules are enough to walk from the invitation to the register.
	const pilot = main.locator('.nhsuk-radios__item', { hasText: 'Edition pilot-1' });
	await pilot.getByRole('radio').check();
	await main.getByLabel('Number of places').fill('24');
	await main.getByLabel('Tutors').fill('tutor@example.org');
	await main.getByLabel('First day').fill(new Date().toISOString().slice(0, 10));
	await main.getByLabel('Name', { exact: true }).fill(`Cohort ${code}`);
	await main.getByLabel('Code', { exact: true }).fill(code);
	await main.getByRole('button', { name: 'Open the cohort' }).click();
	await expect(staff).toHaveURL(new RegExp(`/academy/cohorts/${code}`));
	await expectAccessible(staff);
}

async function invite(staff: Page, code: string, line: string): Promise<void> {
	await staff.goto(`/academy/cohorts/${code}/invite`);
	await staff.getByLabel('Who?').fill(line);
	await staff.getByRole('button', { name: 'Check these people' }).click();
	await staff.getByRole('button', { name: 'Send 1 invitation' }).click();
	await expect(staff.getByRole('main')).toContainText(/invited/i);
}

/** The mail that waits on the outbox page, because no mail server is set. */
async function invitationLink(staff: Page, email: string): Promise<string> {
	await staff.goto('/academy/outbox');
	await staff.getByRole('row').filter({ hasText: email }).getByRole('link').first().click();
	const text = await staff.getByRole('main').innerText();
	const link = /https?:\/\/\S+\/invitation\/\S+/.exec(text)?.[0];
	if (!link) throw new Error('The mail holds no link.');
	return new URL(link).pathname;
}

async function readLessons(
	learner: Page,
	code: string,
	module: string,
	check: (page: Page) => Promise<void>
): Promise<void> {
	await learner.goto(`/learn/${code}/${module}`);
	await check(learner);
	await learner
		.getByRole('main')
		.getByRole('link', { name: /\d\.1 / })
		.first()
		.click();
	await check(learner);
	for (let lesson = 0; lesson < 4; lesson++) {
		await learner.getByRole('button', { name: 'Mark as done and go on' }).click();
	}
	await learner.goto(`/learn/${code}`);
	await check(learner);
}

async function takeQuiz(
	learner: Page,
	code: string,
	module: 'clhc-1' | 'clhc-2',
	check: (page: Page) => Promise<void>
): Promise<void> {
	await learner.goto(`/learn/${code}/${module}/quiz`);
	await check(learner);
	await learner.getByRole('button', { name: 'Start the quiz' }).click();
	await expect(learner.getByRole('heading', { name: /^Question 1 of/ })).toBeVisible();
	await check(learner);
	expect(await answerRightly(learner, answerKey(module))).toBe(16);
	await learner.getByRole('button', { name: 'Save and continue' }).click();
	await expect(learner).toHaveURL(/\/review$/);
	await check(learner);
	await learner.getByRole('button', { name: 'Hand in' }).click();
	await expect(learner).toHaveURL(/\/receipt$/);
	await check(learner);
	await learner.getByRole('main').getByRole('link', { name: 'See your result' }).click();
	await expect(learner.getByRole('main')).toContainText(/100/);
	await check(learner);
}

async function handInAssignment(
	learner: Page,
	code: string,
	module: string,
	check: (page: Page) => Promise<void>
): Promise<void> {
	await learner.goto(`/learn/${code}/${module}/assignment`);
	await check(learner);
	const work = 'A critical alert arrives: the digital director owns it, the deputy covers nights. ';
	await learner.getByRole('textbox').first().fill(work.repeat(20));
	await learner.getByRole('checkbox').first().check();
	await learner.getByRole('button', { name: 'Hand in' }).click();
	await expect(learner).toHaveURL(/\/assignment\/receipt/);
	await check(learner);
}

async function markNewest(tutor: Page, code: string): Promise<void> {
	await tutor.goto('/teach');
	await expectAccessible(tutor);
	const row = tutor.getByRole('row').filter({ hasText: `Cohort ${code}` });
	await row.getByRole('link').first().click();
	await expectAccessible(tutor);
	for (const level of await tutor.getByRole('radiogroup').all()) {
		await level.getByRole('radio', { name: /Merit/ }).check();
	}
	await tutor
		.getByLabel('The work as a whole')
		.fill('Clear and honest. The gap note could be used as it is.');
	await tutor.getByRole('button', { name: 'Publish and open the next script' }).click();
	await expect(tutor.getByText('The mark is published.')).toBeVisible();
}

async function convene(staff: Page, code: string): Promise<void> {
	await staff.goto('/academy/boards');
	await expectAccessible(staff);
	const cohorts = staff.getByLabel('Cohort');
	const labels = await cohorts.locator('option').allTextContents();
	await cohorts.selectOption({ index: labels.findIndex((label) => label.includes(code)) });
	await staff.getByLabel('Chair').selectOption({ label: 'Ruth Calloway' });
	await staff.getByLabel('Day of the meeting').fill(new Date().toISOString().slice(0, 10));
	await staff.getByRole('button', { name: 'Convene the board' }).click();
	await expect(staff.getByRole('main')).toContainText('candidate');
}

async function ratify(chair: Page, code: string): Promise<void> {
	await chair.goto('/academy/boards');
	await chair
		.getByRole('main')
		.getByRole('link', { name: `Cohort ${code}` })
		.first()
		.click();
	await expectAccessible(chair);
	await expect(chair.getByRole('main')).toContainText('Award');
	await chair
		.getByRole('main')
		.getByText(/^Ratify 1 result/)
		.click();
	await expectAccessible(chair);
	await chair.getByRole('button', { name: /Ratify/ }).click();
	await expect(chair.getByRole('main')).toContainText(/ratified/i);
}
