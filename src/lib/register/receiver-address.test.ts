import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindOf, reachOf, refusedAddress, refusedUrl } from './receiver-address.rules.ts';

const strict = { loopback: false, privateNetworks: false };
const demo = { loopback: true, privateNetworks: false };
const inside = { loopback: false, privateNetworks: true };

describe('kinds of address', () => {
	test.each([
		['8.8.8.8', 'public'],
		['2a00:1450:4009:81f::200e', 'public'],
		['127.0.0.1', 'loopback'],
		['127.255.0.3', 'loopback'],
		['::1', 'loopback'],
		['::ffff:127.0.0.1', 'loopback'],
		['::ffff:7f00:1', 'loopback'],
		['10.1.2.3', 'private'],
		['172.31.255.255', 'private'],
		['172.32.0.1', 'public'],
		['192.168.0.1', 'private'],
		['169.254.169.254', 'special'],
		['::ffff:169.254.169.254', 'special'],
		['::ffff:8.8.8.8', 'public'],
		['100.64.0.1', 'private'],
		['0.0.0.0', 'special'],
		['224.0.0.1', 'special'],
		['255.255.255.255', 'special'],
		['::', 'special'],
		['fe80::1', 'special'],
		['fc00::1', 'private'],
		['fd12:3456::1', 'private'],
		['ff02::1', 'special'],
		['64:ff9b::a00:1', 'special'],
		['2002:a00:1::', 'special'],
		['2001:db8::1', 'special'],
		['fe80::1%eth0', 'special'],
		// They look like an IPv4 address that is wrapped, and are not.
		['ffff::1', 'special'],
		['::ffff:0:7f00:1', 'special'],
		['0:ffff::a00:1', 'special'],
		['::7f00:1', 'special']
	])('%s is %s', (ip, kind) => expect(kindOf(ip)).toBe(kind));

	test('every address of 10.0.0.0/8 is refused', () => {
		const byte = fc.integer({ min: 0, max: 255 });
		fc.assert(
			fc.property(byte, byte, byte, (b, c, d) => {
				expect(refusedAddress(`10.${b}.${c}.${d}`, 'https:', strict)).not.toBeNull();
				expect(refusedAddress(`::ffff:10.${b}.${c}.${d}`, 'https:', strict)).not.toBeNull();
				expect(refusedAddress(`10.${b}.${c}.${d}`, 'https:', inside)).toBeNull();
			})
		);
	});
});

test.each([
	['https://register.example/notices', strict, true],
	['http://register.example/notices', strict, false],
	['http://register.example/notices', demo, false],
	['http://localhost:3001/notices', demo, true],
	['http://localhost:3001/notices', strict, false],
	['http://127.0.0.1:3001/', demo, true],
	['https://127.0.0.1/', strict, false],
	['https://0x7f.1/', strict, false],
	['https://2130706433/', strict, false],
	['https://[::1]/', strict, false],
	['https://[::ffff:10.0.0.1]/', strict, false],
	['https://192.168.1.1/', strict, false],
	['https://192.168.1.1/', inside, true],
	['http://192.168.1.1/', inside, false],
	['https://[fd12:3456::1]/', inside, true],
	['https://0.0.0.0/', inside, false],
	['https://[::]/', inside, false],
	['https://[::ffff:0.0.0.0]/', inside, false],
	['https://127.0.0.1/', inside, false],
	['https://169.254.169.254/latest/meta-data', inside, false],
	['https://[fe80::1]/', inside, false],
	['https://[64:ff9b::7f00:1]/', inside, false],
	['https://224.0.0.1/', inside, false],
	['https://someone:secret@register.example/', strict, false],
	['ftp://register.example/', strict, false],
	['javascript:alert(1)', strict, false],
	['not an address', strict, false]
])('%s with %o is allowed: %s', (url, reach, allowed) =>
	expect(refusedUrl(url, reach) === null).toBe(allowed)
);

test('the demonstration reaches this machine, production does not', () => {
	const base = { feedAllowPrivate: false };
	expect(reachOf({ ...base, production: true, demo: false }).loopback).toBe(false);
	expect(reachOf({ ...base, production: true, demo: true }).loopback).toBe(true);
	expect(reachOf({ ...base, production: false, demo: false }).loopback).toBe(true);
});
