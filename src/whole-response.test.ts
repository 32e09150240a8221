import {
	createServer,
	get,
	type IncomingMessage,
	type RequestListener,
	type Server
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { sendWhole } from './whole-response.ts';

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

type Got = { message: IncomingMessage; body: Buffer };

async function ask(answer: RequestListener, headers: Record<string, string> = {}): Promise<Got> {
	const server = createServer((request, response) => {
		sendWhole(request, response);
		answer(request, response);
	});
	servers.push(server);
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as AddressInfo;
	return new Promise((resolve, reject) => {
		get({ port, host: '127.0.0.1', headers }, (message) => {
			const chunks: Buffer[] = [];
			message.on('data', (chunk: Buffer) => chunks.push(chunk));
			message.on('end', () => resolve({ message, body: Buffer.concat(chunks) }));
		}).on('error', reject);
	});
}

const page: RequestListener = (_request, response) => {
	response.setHeader('content-type', 'text/html; charset=utf-8');
	response.writeHead(404);
	response.write(Buffer.from('<p>one</p>'));
	response.write(Buffer.from('<p>two</p>'.repeat(400)));
	response.end();
};

test('a page keeps its status and comes whole, with its length', async () => {
	const { message, body } = await ask(page);
	expect(message.statusCode).toBe(404);
	expect(message.headers['content-length']).toBe(String(body.length));
	expect(message.headers['transfer-encoding']).toBeUndefined();
	expect(body.toString()).toBe('<p>one</p>' + '<p>two</p>'.repeat(400));
});

test('it is compressed for a client that takes it, and says so to caches', async () => {
	const plain = await ask(page);
	const packed = await ask(page, { 'accept-encoding': 'gzip, br' });
	expect(packed.message.headers['content-encoding']).toBe('gzip');
	expect(packed.message.headers['vary']).toContain('accept-encoding');
	expect(gunzipSync(packed.body)).toEqual(plain.body);
	expect(packed.body.length).toBeLessThan(plain.body.length / 5);
});

test('so is a page whose length was said before', async () => {
	const { message, body } = await ask(
		(_request, response) => {
			response.setHeader('content-type', 'text/html');
			response.setHeader('content-length', 4000);
			response.writeHead(200);
			response.write(Buffer.from('word'.repeat(1000)));
			response.end();
		},
		{ 'accept-encoding': 'gzip' }
	);
	expect(message.headers['content-encoding']).toBe('gzip');
	expect(message.headers['content-length']).toBe(String(body.length));
	expect(gunzipSync(body).toString()).toBe('word'.repeat(1000));
});

test('an answer without a body stays without one', async () => {
	const { message, body } = await ask((_request, response) => {
		response.setHeader('location', '/');
		response.writeHead(303);
		response.end();
	});
	expect([message.statusCode, body.length]).toEqual([303, 0]);
});

test('other types go through as they are', async () => {
	const { message, body } = await ask((_request, response) => {
		response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': 4 });
		response.end('%PDF');
	});
	expect([message.headers['content-type'], body.toString()]).toEqual(['application/pdf', '%PDF']);
});
