import { expect, it } from 'vitest';
import { mayReadMetrics } from './metrics-access.rules.ts';

const reader = { authorization: null, socketAddress: '127.0.0.1', headers: new Set(['host']) };
const token = 'a-token-of-twenty-ch';
const open = { token: null, addressHeader: null };
const closed = { token, addressHeader: null };

it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.3.2.1'])(
	'opens to this machine (%s), whether or not there is a token',
	(socketAddress) => {
		expect(mayReadMetrics(open, { ...reader, socketAddress })).toBe(true);
		expect(mayReadMetrics(closed, { ...reader, socketAddress })).toBe(true);
	}
);

it.each(['10.0.0.1', '::ffff:10.0.0.1', '128.0.0.1', ''])('not to others (%s)', (socketAddress) => {
	expect(mayReadMetrics(open, { ...reader, socketAddress })).toBe(false);
	expect(mayReadMetrics(closed, { ...reader, socketAddress })).toBe(false);
});

it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip'])(
	'not to what a proxy on this machine passes on (%s)',
	(name) => {
		const headers = new Set(['host', name]);
		expect(mayReadMetrics(open, { ...reader, headers })).toBe(false);
		expect(mayReadMetrics(closed, { ...reader, headers })).toBe(false);
	}
);

it('knows a proxy by the header that was set for it, and this machine by its absence', () => {
	const access = { token, addressHeader: 'CF-Connecting-IP' };
	const headers = new Set(['host', 'cf-connecting-ip']);
	expect(mayReadMetrics(access, { ...reader, headers })).toBe(false);
	expect(mayReadMetrics(access, reader)).toBe(true);
});

it('opens to the token from anywhere, and to nothing like it', () => {
	const far = { socketAddress: '10.0.0.1', headers: new Set(['x-forwarded-for']) };
	expect(mayReadMetrics(closed, { ...far, authorization: `Bearer ${token}` })).toBe(true);
	expect(mayReadMetrics(closed, { ...far, authorization: `Bearer ${token}x` })).toBe(false);
	expect(mayReadMetrics(closed, { ...far, authorization: null })).toBe(false);
});
