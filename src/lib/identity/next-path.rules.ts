/**
 * Where to go after signing in, if it is a page of ours. Anything that a browser could read as
 * another site is null: `next` stands in the address, so anyone may have written it.
 */
export function ownPath(next: string | null | undefined): string | null {
	// Browsers take a backslash for a slash and leave out control characters: refuse both.
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (!next || !/^\/(?!\/)/.test(next) || /[\\\u0000-\u001f\u007f]/.test(next)) return null;
	const base = 'http://own.invalid';
	if (!URL.canParse(next, base)) return null;
	const { origin, pathname, search, hash } = new URL(next, base);
	// "/.//other.example" becomes "//other.example" once it is normalised.
	if (origin !== base || pathname.startsWith('//')) return null;
	return pathname + search + hash;
}
