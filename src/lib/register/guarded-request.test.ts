import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { guardedRequest } from './guarded-request.server.ts';

/** What each name stands for, at the first look, at the second and so on. */
const names: Record<string, string[][]> = {};
vi.mock('node:dns', () => ({
	lookup(
		name: string,
		_options: object,
		done: (error: null, found: { address: string; family: number }[]) => void
	) {
		const [now = [], ...later] = names[name] ?? [];
		if (later.length > 0) names[name] = later;
		done(
			null,
			now.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
		);
	}
}));

let server: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
	server = createServer((_, response) => response.end('here'));
	server.on('connection', () => connections++);
	await new Promise<void>((resolve) => server.listen(0, resolve));
	({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());

const reach = { loopback: false, privateNetworks: false };
const ask = (url: string, within = reach) =>
	guardedRequest({
		...{ url, method: 'GET', headers: {}, reach: within },
		...{ timeOutMs: 2_000, readAtMostBytes: 100 }
	});

test.each([
	['127.0.0.1'],
	['::1'],
	['::ffff:127.0.0.1'],
	['0.0.0.0'],
	['::'],
	['10.0.0.8'],
	['fd00::8'],
	['169.254.169.254'],
	['fe80::1'],
	['64:ff9b::7f00:1'],
	// One address that may be asked does not carry the other along.
	['8.8.8.8', '127.0.0.1'],
	['2a00:1450:4009:81f::200e', '::1']
])('a name that stands for %s is not asked', async (...addresses) => {
	names['register.example'] = [addresses];
	const before = connections;
	expect(await ask(`https://register.example:${port}/`)).toMatchObject({
		status: null,
		error: expect.stringContaining('The address of the register is refused.') as string
	});
	expect(connections).toBe(before);
});

test('a name that changes its mind after it was allowed is refused at the next request', async () => {
	const url = `http://register.localhost:${port}/`;
	names['register.localhost'] = [['127.0.0.1'], ['10.0.0.8'], ['169.254.169.254']];
	const demo = { loopback: true, privateNetworks: false };
	expect(await ask(url, demo)).toMatchObject({ status: 200, text: 'here' });
	const before = connections;
	for (let again = 0; again < 2; again++) {
		expect(await ask(url, demo)).toMatchObject({
			status: null,
			error: expect.stringContaining('refused') as string
		});
	}
	expect(connections).toBe(before);
});

test('where a private network is allowed, this machine and its metadata are not', async () => {
	const inside = { loopback: false, privateNetworks: true };
	const before = connections;
	for (const address of ['127.0.0.1', '0.0.0.0', '::', '169.254.169.254', 'fe80::1']) {
		names['register.example'] = [[address]];
		expect(await ask(`https://register.example:${port}/`, inside)).toMatchObject({
			status: null,
			error: expect.stringContaining('refused') as string
		});
	}
	expect(connections).toBe(before);
});
