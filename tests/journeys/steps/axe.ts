import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What axe finds on the page must be nothing. Without JavaScript in the page axe cannot run. */
export async function expectAccessible(page: Page): Promise<void> {
	expect(await accessibilityFaults(page), page.url()).toEqual([]);
}

/** What axe finds on the page, with the elements concerned. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
	const axe = new AxeBuilder({ page }).options({
		rules: { 'target-size': { enabled: true } },
		resultTypes: ['violations']
	});
	// Gathering what frames hold takes a page of its own and most of the time. No page has a frame.
	expect(page.frames(), `${page.url()} has frames, which axe would not see`).toHaveLength(1);
	const { violations } = await axe.setLegacyMode(true).analyze();
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ; ')}`);
}
