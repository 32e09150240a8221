import { test as base, type Page, type TestInfo } from '@playwright/test';

/**
 * A journey that clears up behind it. Playwright closes only the page that it gave; everybody else who
 * was signed in would stay until the last journey, each with a process that keeps asking the house.
 */
export const test = base.extend<{ everybodyLeaves: undefined }>({
	page: async ({ page }, use, journey) => {
		await use(page);
		await pictureFailure([page], journey);
	},
	everybodyLeaves: [
		async ({ browser }, use, journey) => {
			await use(undefined);
			for (const context of browser.contexts()) {
				await pictureFailure(context.pages(), journey);
				await context.close();
			}
		},
		{ auto: true }
	]
});

/** What everyone saw last, if it went wrong. Playwright's own way draws it for what went well, too. */
async function pictureFailure(pages: Page[], journey: TestInfo): Promise<void> {
	if (journey.status === journey.expectedStatus) return;
	for (const page of pages) {
		const path = journey.outputPath(`failed-${journey.attachments.length + 1}.png`);
		// A page that is gone or hangs has no picture; the others still have theirs.
		const taken = await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
		if (taken) await journey.attach(page.url(), { path, contentType: 'image/png' });
	}
}
