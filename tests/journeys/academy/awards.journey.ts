import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../steps/axe.ts';
import { signedIn } from '../steps/people.ts';
import { test } from '../steps/test.ts';

const main = (page: Page) => page.getByRole('main');
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Somebody's photograph of the QR code on a page: from aside, turned, out of focus, as a JPEG. */
async function photographed(page: Page): Promise<Buffer> {
	const code = await main(page)
		.getByRole('img', { name: /QR code/ })
		.evaluate((svg) => svg.outerHTML);
	const camera = await page.context().newPage();
	await camera.setContent(`<body style="background: linear-gradient(75deg, #777, #eed)">
		<h1>Certificate</h1><div style="width: 260px; margin: 90px; filter: blur(1.4px) contrast(0.7);
		transform: perspective(700px) rotateY(24deg) rotate(23deg)">${code}</div></body>`);
	const picture = await camera.screenshot({ type: 'jpeg', quality: 55 });
	await camera.close();
	return picture;
}

/** From the holder's page to somebody who never heard of us, in every form; and one that was changed. */
test('a badge goes from its holder to a stranger, who checks the file', async ({
	browser,
	page
}) => {
	const holder = await signedIn(browser, 'rhian.moss@example.org');
	await holder.goto('/learn');
	await main(holder)
		.getByRole('link', { name: /certificate/i })
		.first()
		.click();
	const photograph = await photographed(holder);
	await main(holder)
		.getByRole('link', { name: /digital badge/ })
		.click();
	await expect(heading(holder)).toHaveText('Your digital badge');
	await expectAccessible(holder);
	const badge = new URL(holder.url()).pathname;
	const read = async (file: string) => (await holder.request.get(`${badge}/${file}`)).body();

	await page.goto('/verify');
	await main(page).getByRole('link', { name: /file/ }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Check' }).click();
	await expect(page.getByRole('alert')).toContainText('Choose a file.');
	const check = async (name: string, buffer: Buffer) => {
		await page.goto('/verify/file');
		const file = { name, mimeType: 'application/octet-stream', buffer };
		await page.getByLabel('File', { exact: true }).setInputFiles(file);
		await page.getByRole('button', { name: 'Check' }).click();
	};
	for (const file of ['badge.png', 'badge.svg', 'badge.json', 'badge.jwt']) {
		await check(file, await read(file));
		await expect(heading(page), file).toHaveText('In force');
		await expect(main(page)).toContainText('Rhian Moss');
	}
	await expectAccessible(page);
	await check('certificate.jpg', photograph);
	await expect(heading(page)).toHaveText('In force');
	await expect(main(page)).toContainText('compare the name, the award and the grade');
	await expectAccessible(page);
	const changed = (await read('badge.json')).toString().replace('Rhian', 'Brian');
	await check('badge.json', Buffer.from(changed));
	await expect(heading(page)).toHaveText('This file was changed');
	await expectAccessible(page);
});

test('two of the staff take an award away; the holder is told and the public sees it', async ({
	browser,
	page
}) => {
	const staff = await signedIn(browser, 'staff@example.org', { javaScriptEnabled: false });
	await staff.goto('/academy/awards?search=Umar');
	await staff.getByRole('link', { name: 'Umar Leigh' }).click();
	await staff.getByLabel('Propose to revoke it').check();
	await staff.getByLabel('Reason').selectOption('ASSESS_ERROR');
	await staff.getByRole('button', { name: /^Change the award/ }).click();
	await expect(staff.getByRole('alert')).toContainText('where the evidence is kept');
	await staff.getByLabel('Evidence').fill('Minute 6 of 4 May');
	await staff.getByRole('button', { name: /^Change the award/ }).click();
	await expect(main(staff)).toContainText('Somebody else of the staff has to confirm it');
	await expect(staff.getByRole('button', { name: /^Confirm/ })).toHaveCount(0);

	const second = await signedIn(browser, 'admin@example.org');
	await second.goto('/academy');
	await expect(main(second)).toContainText('A revocation needs a second person: Umar Leigh');
	await second.goto(new URL(staff.url()).pathname);
	await expectAccessible(second);
	const code = await main(second)
		.getByRole('link', { name: /^[0-9A-Z]{4}-/ })
		.innerText();
	await second.getByRole('button', { name: /^Confirm/ }).click();
	await expect(main(second)).toContainText('The award is revoked');
	await expectAccessible(second);

	await page.goto(`/verify/${code}`);
	await expect(heading(page)).toHaveText('Revoked');
	await expect(main(page)).not.toContainText('assessment');
	await second.goto('/academy/outbox');
	await expect(main(second)).toContainText('Your award was taken away');
});

test('staff correct a certificate; the old code says so and the new one shows what is right', async ({
	browser,
	page
}) => {
	const staff = await signedIn(browser, 'staff@example.org');
	await staff.goto('/academy/awards?search=Everley');
	await staff.getByRole('link', { name: 'Sol Everley' }).click();
	const certificates = main(staff).getByRole('listitem').filter({ hasText: 'Issued' });
	const codeOf = (which: RegExp) =>
		certificates.filter({ hasText: which }).getByRole('link').innerText();
	await expect(certificates).toHaveCount(1);
	const old = await codeOf(/counts today/);
	await main(staff)
		.getByRole('link', { name: /^Write it again/ })
		.click();
	await expect(heading(staff)).toHaveText('Write the certificate again');
	await expectAccessible(staff);

	const write = () => staff.getByRole('button', { name: 'Write a new certificate' }).click();
	const field = (name: string) => staff.getByLabel(name, { exact: true });
	const awarded = await field('Awarded on').inputValue();
	const lastDay = await field('Last day in force').inputValue();
	const aYearFrom = (day: string, years: number) =>
		`${Number(day.slice(0, 4)) + years}${day.slice(4, 8)}01`;
	const days = { awarded: aYearFrom(awarded, -1), lastDay: aYearFrom(lastDay, 1) };

	await test.step('a correction neither ends an award nor goes without a reason', async () => {
		await field('Last day in force').fill(awarded);
		await write();
		await expect(staff.getByRole('alert')).toContainText('Choose why');
		await staff.getByLabel('It was written wrongly').check();
		await staff.getByLabel('Evidence').fill('Minute 6 of 4 May');
		await write();
		await expect(staff.getByRole('alert')).toContainText('a correction does not end an award');
		await expect(field('Evidence')).toHaveValue('Minute 6 of 4 May');
		await expectAccessible(staff);
	});

	const title = `${await field('Title of the award').inputValue()} (Wales)`;
	await field('Title of the award').fill(title);
	// Which grade it was hangs on the questions that the demo's learner was asked.
	const grade = await field('Grade').inputValue();
	const better = grade === 'Distinction' ? 'Merit' : 'Distinction';
	await field('Grade').selectOption(better);
	await field('Awarded on').fill(days.awarded);
	await field('Last day in force').fill(days.lastDay);
	await write();
	await expect(main(staff)).toContainText('A new certificate is written');
	await expect(certificates).toHaveCount(2);
	expect(await codeOf(/replaced/)).toBe(old);
	await expectAccessible(staff);
	const corrected = await codeOf(/counts today/);

	await page.goto(`/verify/${old}`);
	await expect(heading(page)).toHaveText('Replaced');
	await expect(main(page)).toContainText('Ask its holder for the newer one');
	await expect(main(page)).toContainText(grade);
	// What the newer one says is told to whoever has its code; why there is one, to nobody.
	for (const secret of [better, title, corrected, 'Minute 6']) {
		await expect(main(page)).not.toContainText(secret);
	}
	await expectAccessible(page);

	await page.goto(`/verify/${corrected}`);
	await expect(heading(page)).toHaveText('In force');
	const shown = [title, better, inWords(days.awarded), inWords(days.lastDay)];
	for (const words of shown) await expect(main(page)).toContainText(words);
	await expect(main(page)).not.toContainText('Minute 6');
	await expectAccessible(page);

	await staff.goto('/academy/outbox');
	await expect(main(staff)).toContainText('sol.everley@example.org');
});

/** 1 May 2026, as pages write a day. */
const inWords = (day: string) =>
	new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', {
		...{ day: 'numeric', month: 'long', year: 'numeric' }
	});
