import type { Page } from '@playwright/test';

/** As on a slow line: the page is there, and its scripts are not yet. */
export async function holdScripts(page: Page): Promise<{ come(): Promise<void> }> {
	const { promise, resolve } = Promise.withResolvers<null>();
	const all = /\/_app\/.*\.js$/;
	await page.route(all, async (route) => {
		await promise;
		await route.continue();
	});
	return {
		async come() {
			resolve(null);
			await page.waitForLoadState('networkidle');
			await page.unroute(all);
		}
	};
}
