import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from './next-path.rules.ts';

const site = 'https://academy.example.org';

describe('ownPath', () => {
	it.each(['/learn', '/learn/autumn-2026/clhc-1/quiz?x=1#top', '/', '/account?done=password'])(
		'keeps %s',
		(path) => expect(ownPath(path)).toBe(path)
	);

	it.each([
		'//evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'https://evil.example',
		'javascript:alert(1)',
		'/\t/evil.example',
		'/.//evil.example',
		'/..//evil.example',
		'learn',
		'',
		null,
		undefined
	])('refuses %j', (path) => expect(ownPath(path)).toBeNull());

	it('never leads off the site, whatever is written', () => {
		const pieces = fc.array(
			fc.constantFrom('/', '\\', '.', '..', 'evil.example', '@', ':', '\t', '\n', '%2f', '?', '#'),
			{ maxLength: 8 }
		);
		const anything = fc.oneof(
			fc.string(),
			fc.webUrl(),
			pieces.map((parts) => `/${parts.join('')}`)
		);
		fc.assert(
			fc.property(anything, (text) => {
				const path = ownPath(text);
				if (path === null) return;
				expect(path.startsWith('//')).toBe(false);
				expect(new URL(path, site).origin).toBe(site);
			}),
			{ numRuns: 2000 }
		);
	});
});
