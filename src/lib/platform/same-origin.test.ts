import { describe, expect, it } from 'vitest';
import { isOwnRequest, type Sender } from './same-origin.rules.ts';

const given = {
	given: 'https://academy.example.org',
	asked: new URL('https://academy.example.org/')
};
const asked = (url: string) => ({ given: null, asked: new URL(url) });
const post = (sender: Partial<Sender>): Sender => ({
	method: 'POST',
	origin: null,
	fetchSite: null,
	carriesSession: true,
	...sender
});

describe('isOwnRequest', () => {
	it('takes what reads from anywhere', () => {
		for (const method of ['GET', 'HEAD', 'OPTIONS']) {
			expect(isOwnRequest(post({ method, origin: 'https://evil.example' }), given)).toBe(true);
		}
	});

	it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
		'asks %s where it comes from',
		(method) => {
			expect(isOwnRequest(post({ method, origin: 'https://evil.example' }), given)).toBe(false);
			expect(isOwnRequest(post({ method, origin: given.given }), given)).toBe(true);
		}
	);

	it.each([
		'null',
		'http://academy.example.org',
		'https://academy.example.org:444',
		'https://academy.example.org.evil.example',
		'https://other.academy.example.org',
		''
	])('refuses the origin %j, signed in or not', (origin) => {
		expect(isOwnRequest(post({ origin }), given)).toBe(false);
		expect(isOwnRequest(post({ origin, carriesSession: false }), given)).toBe(false);
	});

	it('lets a program post without an origin as long as it brings no session', () => {
		expect(isOwnRequest(post({ carriesSession: false }), given)).toBe(true);
		expect(isOwnRequest(post({ carriesSession: true }), given)).toBe(false);
	});

	it.each([
		['same-origin', true],
		['same-site', false],
		['cross-site', false],
		['none', false]
	])('believes a browser that only says %s', (fetchSite, own) => {
		expect(isOwnRequest(post({ fetchSite, carriesSession: false }), given)).toBe(own);
	});

	it('without a given origin takes the address asked for, if no stranger can name it', () => {
		for (const origin of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
			expect(isOwnRequest(post({ origin }), asked(`${origin}/sign-in`))).toBe(true);
		}
		const rebound = 'http://evil.example:3000';
		expect(isOwnRequest(post({ origin: rebound }), asked(`${rebound}/sign-in`))).toBe(false);
		expect(isOwnRequest(post({ origin: rebound }), asked('http://localhost:3000/'))).toBe(false);
	});
});
