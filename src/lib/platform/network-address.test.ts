import { expect, it } from 'vitest';
import { placeOf } from './network-address.rules.ts';

it.each([
	['192.0.2.7', '192.0.2.7'],
	['::ffff:192.0.2.7', '192.0.2.7'],
	['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
	['2001:DB8:1:2::1', '2001:db8:1:2'],
	['2001:db8::1', '2001:db8:0:0'],
	['2001:0db8:0000:0000:0:0:0:1', '2001:db8:0:0'],
	['::1', '0:0:0:0'],
	['fe80::1%eth0', 'fe80:0:0:0']
])('%s is of %s', (address, place) => expect(placeOf(address)).toBe(place));
