import { expect, it } from 'vitest';
import { mayReadMetrics } from './metrics-access.rules.ts';

const reader = { authorization: null, address: '127.0.0.1', isForwarded: false };

it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.3.2.1'])(
	'opens to this machine (%s)',
	(address) => expect(mayReadMetrics(null, { ...reader, address })).toBe(true)
);

it.each(['10.0.0.1', '::ffff:10.0.0.1', '128.0.0.1', ''])('not to others (%s)', (address) =>
	expect(mayReadMetrics(null, { ...reader, address })).toBe(false)
);

it('not to what a proxy on this machine passes on', () =>
	expect(mayReadMetrics(null, { ...reader, isForwarded: true })).toBe(false));

it('asks everybody for the token where there is one', () => {
	const token = 'a-token-of-twenty-ch';
	expect(mayReadMetrics(token, reader)).toBe(false);
	expect(mayReadMetrics(token, { ...reader, authorization: `Bearer ${token}x` })).toBe(false);
	const far = { address: '10.0.0.1', isForwarded: true, authorization: `Bearer ${token}` };
	expect(mayReadMetrics(token, far)).toBe(true);
});
