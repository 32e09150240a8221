import { expect, test } from 'vitest';
import { withBackLinks } from './back-links.ts';

const cite = (n: number) => `<sup class="app-cite">[<a href="#source-${n}">${n}</a>]</sup>`;
const term = (id: string) =>
	`<a class="app-term__word" href="#${id}" aria-describedby="m">SIRO</a>`;

test('the first use of a source and of a term can be gone back to', () => {
	const html = `<p>${cite(1)}${cite(2)}${cite(1)}${term('term-siro')}${term('term-siro')}</p>`;
	const linked = withBackLinks(html);
	expect(linked.match(/ id="[^"]*"/g)).toEqual([
		' id="cite-1"',
		' id="cite-2"',
		' id="use-term-siro"'
	]);
	expect(linked.replace(/ id="[^"]*"/g, '')).toBe(html);
	expect(linked.indexOf('id="cite-1"')).toBeLessThan(linked.indexOf('id="cite-2"'));
});

test('other links stay as they are', () => {
	const html = '<a href="https://example.org/#source-1">x</a><a href="#start">y</a>';
	expect(withBackLinks(html)).toBe(html);
});
