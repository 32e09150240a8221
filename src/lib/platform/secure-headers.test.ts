import { expect, it } from 'vitest';
import { secureHeaders } from './secure-headers.ts';

const after = (options: { https: boolean; personal: boolean }, headers = new Headers()) => {
	secureHeaders(headers, options);
	return headers;
};

it('asks for https only under https', () => {
	expect(after({ https: true, personal: false }).get('strict-transport-security')).toContain(
		'max-age'
	);
	expect(after({ https: false, personal: false }).has('strict-transport-security')).toBe(false);
});

it('keeps what is made for one person out of every cache', () => {
	expect(after({ https: true, personal: true }).get('cache-control')).toBe('private, no-store');
	const own = new Headers({ 'cache-control': 'public, max-age=60' });
	expect(after({ https: true, personal: true }, own).get('cache-control')).toBe(
		'public, max-age=60'
	);
});

it('lets no cache keep an answer that sets a cookie, however public it is', () => {
	const shared = { 'cache-control': 'public, max-age=300' };
	const renewed = new Headers({ ...shared, 'set-cookie': 'session=x' });
	const kept = (headers: Headers) =>
		after({ https: true, personal: false }, headers).get('cache-control');
	expect(kept(renewed)).toBe('private, no-store');
	expect(kept(new Headers(shared))).toBe('public, max-age=300');
});

it('does not make browsers call our own forms foreign', () =>
	expect(after({ https: true, personal: false }).get('referrer-policy')).toBe('same-origin'));
