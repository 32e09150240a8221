import { expect, type Page } from '@playwright/test';
import { readRoutes } from '../../support/route-tree.ts';
import { accessibilityFaults } from './axe.ts';

/** The routes of the house, those with the fewest parameters first: /academy/people/new before [person]. */
const routes = readRoutes()
	.map(({ id, isPage }) => ({ id, isPage, pattern: patternOf(id) }))
	.sort((a, b) => a.id.split('[').length - b.id.split('[').length);

/** Which page of the house an address is of; undefined for files and for what is no page. */
function pageAt(path: string): string | undefined {
	const route = routes.find(({ pattern }) => pattern.test(path));
	return route?.isPage ? route.id : undefined;
}

function patternOf(id: string): RegExp {
	const parts = id.split('/').map((part) => {
		if (part.startsWith('[...')) return '.+';
		return part.startsWith('[') ? '[^/]+' : part.replace(/[.\\]/g, '\\$&');
	});
	return new RegExp(`^${parts.join('/') || '/'}$`);
}

/**
 * Follows links from the starts to one page of each route below `within`, and looks at each as a reader
 * does who cannot see it, cannot use a mouse, or has a narrow screen.
 * @returns the routes that were seen
 */
export async function walkPages(
	page: Page,
	starts: readonly string[],
	within: RegExp
): Promise<string[]> {
	const waiting = [...starts];
	const seen = new Set<string>();
	const titles = new Map<string, string>();
	for (let path = waiting.shift(); path; path = waiting.shift()) {
		const route = pageAt(new URL(path, 'http://here').pathname);
		if (!route || seen.has(route)) continue;
		seen.add(route);
		const response = await page.goto(path);
		expect(response?.status(), path).toBe(200);
		await expectReadable(page, path);
		const title = await page.title();
		expect.soft(titles.get(title), `two pages are called “${title}”`).toBeUndefined();
		titles.set(title, path);
		waiting.push(...(await linksOf(page)).filter((link) => within.test(link)));
	}
	return [...seen];
}

const linksOf = (page: Page) =>
	page.evaluate(() =>
		[...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
			.filter(({ origin }) => origin === location.origin)
			.map(({ pathname, search }) => pathname + search)
	);

async function expectReadable(page: Page, path: string): Promise<void> {
	expect.soft(await accessibilityFaults(page), path).toEqual([]);
	expect.soft(await headingFaults(page), path).toEqual([]);
	expect.soft(await tableFaults(page), path).toEqual([]);
	const wide = page.viewportSize()!;
	await page.setViewportSize({ width: 320, height: 700 });
	const width = await page.evaluate(() => document.documentElement.scrollWidth);
	expect.soft(width, `${path} at 320 pixels`).toBeLessThanOrEqual(320);
	expect.soft(await tableFaults(page), `${path} at 320 pixels`).toEqual([]);
	await page.setViewportSize(wide);
}

/**
 * A table's frame scrolls for a table that is wider, never for one that fits, and on the screen of a desk
 * not at all; the rows of a stacked one do not scroll on a phone, and their cells say which column they
 * are of.
 */
const tableFaults = (page: Page) =>
	page.evaluate(() => {
		const isPhone = innerWidth < 640;
		const isDesk = innerWidth >= 1280;
		return [...document.querySelectorAll('.app-scroll')].flatMap((frame) => {
			const name = frame.getAttribute('aria-label') ?? '';
			const stacked = frame.classList.contains('app-stacked');
			const beyond = frame.scrollWidth - frame.clientWidth;
			const width = frame.querySelector('table')?.offsetWidth ?? Infinity;
			const fits = width <= frame.clientWidth;
			const heads = [...frame.querySelectorAll('thead th')].map((head) => head.textContent.trim());
			const unnamed = [...frame.querySelectorAll('tr:not(:has([colspan])) td:not(:first-child)')]
				.filter((cell) => !cell.querySelector('button'))
				.map((cell) => cell.getAttribute('data-label'))
				.filter((label) => label === null || !heads.includes(label));
			return [
				...(beyond > 0 && (fits || isDesk || (stacked && isPhone)) ? [`${name} by ${beyond}`] : []),
				...(stacked && unnamed.length > 0 ? [`${name}: ${unnamed.join()}`] : [])
			];
		});
	});

/** One h1, it comes first, and no level is left out below it. */
const headingFaults = (page: Page) =>
	page.evaluate(() => {
		const headings = [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')];
		const levels = headings.map(({ tagName }) => Number(tagName[1]));
		const says = (index: number) => headings[index]?.textContent.trim() ?? '';
		return [
			...(levels.filter((level) => level === 1).length === 1 ? [] : ['not one h1']),
			...levels.flatMap((level, index) =>
				level > (levels[index - 1] ?? 0) + 1 ? [`h${level} too deep: ${says(index)}`] : []
			)
		];
	});
