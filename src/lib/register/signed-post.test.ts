import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test } from 'vitest';
import { testSecret as secret } from '../../../tests/support/register-double.ts';
import { selfSigned } from '../../../tests/support/self-signed.ts';
import { keptConnections } from './guarded-request.server.ts';
import { postSigned } from './signed-post.server.ts';

const at = new Date();
const local = { loopback: true, privateNetworks: false };
const message = { id: 'n1', body: '{"name":"Zoë"}' };

const open: { close(): unknown }[] = [];
const sockets: Socket[] = [];
afterEach(() => {
	sockets.splice(0).forEach((socket) => socket.destroy());
	open.splice(0).forEach((server) => server.close());
});

async function listen(server: Server | ReturnType<typeof createServer>): Promise<string> {
	open.push(server);
	server.on('connection', (socket: Socket) => sockets.push(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A server that answers every connection with these bytes. */
const raw = (answer: (socket: Socket) => void) =>
	listen(createServer((socket) => socket.on('error', () => {}).once('data', () => answer(socket))));

const post = (url: string, timeOutMs?: number) =>
	postSigned({ url, secrets: [secret] }, message, at, local, timeOutMs ? { timeOutMs } : {});

test('an independent library accepts the signature over the raw body', async () => {
	const url = await listen(
		createHttpServer((request, response) => {
			request.setEncoding('utf8').on('data', (body: string) => {
				new Webhook(secret).verify(body, request.headers as Record<string, string>);
				expect(request.headers['content-type']).toBe('application/json');
				response.end();
			});
		})
	);
	expect(await post(url)).toMatchObject({ status: 200, error: null });
});

test('no answer in time', async () => {
	const url = await raw(() => {});
	expect(await post(url, 80)).toMatchObject({
		status: null,
		error: 'No answer came within 0.08 seconds.'
	});
});

test('an answer that is not HTTP', async () => {
	const url = await raw((socket) => socket.end('SSH-2.0-something\r\n\r\n'));
	expect((await post(url)).error).toMatch(/^Its answer was not HTTP/);
});

test('whoever cannot prove to be that register is told nothing, and an https address is never asked in the clear', async () => {
	let heard = 0;
	const listener = () => void heard++;
	const impostor = await listen(createTlsServer(selfSigned('register.example'), listener));
	const clear = await listen(createHttpServer(listener));
	const connections = keptConnections();
	open.push(connections);
	for (const url of [impostor, impostor, clear]) {
		const secure = url.replace('http:', 'https:');
		const receiver = { url: secure, secrets: [secret] };
		const answer = await postSigned(receiver, message, at, local, { connections });
		expect(answer.status).toBeNull();
		if (url === impostor) expect(answer.error).toMatch(/^Its security certificate is not trusted/);
	}
	expect(heard).toBe(0);
});

test('a connection that is cut', async () => {
	const url = await raw((socket) => socket.destroy());
	expect((await post(url)).error).toMatch(/^The connection was cut/);
});

test('headers without end', async () => {
	const url = await raw((socket) => {
		socket.write('HTTP/1.1 200 OK\r\n');
		const more = () => {
			if (socket.writable) socket.write(`x: ${'y'.repeat(8000)}\r\n`, more);
		};
		more();
	});
	expect((await post(url)).error).toMatch(/^Its answer was not HTTP/);
});

test.each([200, 400])('a body without end changes nothing about a status of %i', async (status) => {
	let written = 0;
	const url = await raw((socket) => {
		socket.write(`HTTP/1.1 ${status} Whatever\r\n\r\n`);
		const more = () => {
			written += 4096;
			if (socket.writable) socket.write('x'.repeat(4096), more);
		};
		more();
	});
	expect((await post(url)).status).toBe(status);
	expect(written).toBeLessThan(8_000_000);
});

test('a yes whose body never ends in time is a yes', async () => {
	const url = await raw((socket) =>
		socket.write('HTTP/1.1 202 Yes\r\ncontent-length: 9\r\n\r\nok')
	);
	expect(await post(url, 100)).toMatchObject({ status: 202, error: null });
});

test('what the other side says is kept short and printable', async () => {
	const url = await raw((socket) =>
		socket.end(`HTTP/1.1 500 No\r\n\r\nbad\u0000\u001b[31m\nthing ${'z'.repeat(1000)}`)
	);
	const { error } = await post(url);
	expect(error).toMatch(/^It said: bad \[31m thing z+$/);
	expect(error!.length).toBeLessThan(220);
});

test('a name that leads to this machine is refused where that is not allowed', async () => {
	let connections = 0;
	const url = await raw(() => connections++);
	const port = new URL(url).port;
	const strict = { loopback: false, privateNetworks: false };
	for (const target of [url, `https://localhost:${port}/`, `http://localhost:${port}/`]) {
		const answer = await postSigned({ url: target, secrets: [secret] }, message, at, strict);
		expect(answer.status).toBeNull();
		expect(answer.error).toMatch(/^The address of the register is refused/);
	}
	expect(connections).toBe(0);
});

test('a kept connection is used again, and one that the register closed meanwhile is not missed', async () => {
	let [opened, asked] = [0, 0];
	const server = createHttpServer((request, response) => {
		request.resume().once('end', () => {
			// It says that it keeps the connection, and cuts it when it is used again.
			if (++asked === 3) return void request.socket.destroy();
			response.writeHead(200).end('{}');
		});
	});
	server.on('connection', () => opened++);
	const url = await listen(server);
	const connections = keptConnections();
	const send = () => postSigned({ url, secrets: [secret] }, message, at, local, { connections });
	try {
		for (let sent = 0; sent < 3; sent++) expect(await send()).toMatchObject({ status: 200 });
		expect([asked, opened]).toEqual([4, 2]);
	} finally {
		connections.close();
	}
});
