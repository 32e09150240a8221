import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { readNotice } from './notice.ts';
import { entryPage, listPage, messagePage, style } from './pages.ts';
import type { Store } from './store.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

type Reply = { status: number; type: string; body: string; headers?: Record<string, string> };

/** The register as an HTTP server, not yet listening. */
export function createRegister(options: { store: Store; secret: string }): Server {
	const webhook = new Webhook(options.secret);
	return createServer((request, response) => {
		answer(request, options.store, webhook)
			.catch((error: unknown) => {
				console.error('reference register:', error);
				return text(500, 'Something went wrong here. Try again later.');
			})
			.then((reply) => send(response, reply, request.method === 'HEAD'))
			.catch(() => response.destroy());
	});
}

async function answer(request: IncomingMessage, store: Store, webhook: Webhook): Promise<Reply> {
	const url = new URL(request.url ?? '/', 'http://register');
	const method = request.method ?? 'GET';
	if (url.pathname === '/notices') {
		if (method !== 'POST') return notAllowed('POST');
		return await receive(request, store, webhook);
	}
	if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
	if (url.pathname === '/style.css') {
		const headers = { 'cache-control': 'max-age=3600' };
		return { status: 200, type: 'text/css; charset=utf-8', body: style, headers };
	}
	if (url.pathname === '/status') return await status(store);
	if (url.pathname === '/') {
		const search = (url.searchParams.get('name') ?? '').trim().slice(0, 100);
		const found = await store.find(search, url.searchParams.get('after'));
		return html(200, listPage({ ...found, search, at: new Date() }));
	}
	const id = /^\/entries\/([^/]+)$/.exec(url.pathname)?.[1];
	const entry = id ? await store.entry(id) : undefined;
	if (entry) return html(200, entryPage(entry, new Date()));
	return html(404, messagePage('Page not found', 'There is nothing on this register here.'));
}

/** 2xx only after the notice is stored: a sender that hears nothing sends it again. */
async function receive(request: IncomingMessage, store: Store, webhook: Webhook): Promise<Reply> {
	const body = await readBody(request);
	if (body === null) {
		const tooLarge = json(413, { error: 'The notice is too large.' });
		return { ...tooLarge, headers: { ...tooLarge.headers, connection: 'close' } };
	}
	try {
		webhook.verify(body, request.headers as Record<string, string>, { jsonParse: false });
	} catch {
		return json(401, { error: 'The signature or the time of the message is not right.' });
	}
	const notice = readNotice(body);
	if (typeof notice === 'string') return json(422, { error: notice });
	if (notice.noticeId !== request.headers['webhook-id']) {
		return json(422, { error: 'The message and its notice have different ids.' });
	}
	return json(200, { receipt: await store.apply(notice, body), notice_id: notice.noticeId });
}

async function readBody(request: IncomingMessage): Promise<string | null> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	// The connection stays: whoever sends too much still gets an answer.
	for await (const chunk of request.iterator({ destroyOnReturn: false })) {
		const part = chunk as Buffer;
		bytes += part.length;
		if (bytes > LARGEST_BODY_BYTES) return null;
		chunks.push(part);
	}
	return Buffer.concat(chunks).toString('utf8');
}

async function status(store: Store): Promise<Reply> {
	const tallies = await store.tallies();
	return json(200, {
		register: 'Reference register',
		answered_at: new Date().toISOString(),
		entries: tallies.reduce((sum, { count }) => sum + count, 0),
		by_status: Object.fromEntries(
			tallies.map(({ status, count, hash }) => [status, { count, hash }])
		)
	});
}

const json = (status: number, body: unknown): Reply => ({
	status,
	type: 'application/json',
	body: JSON.stringify(body),
	headers: { 'cache-control': 'no-store' }
});

const html = (status: number, body: string): Reply => ({
	status,
	type: 'text/html; charset=utf-8',
	body,
	headers: { 'cache-control': 'no-store' }
});

const text = (status: number, body: string): Reply => ({
	status,
	type: 'text/plain; charset=utf-8',
	body
});

const notAllowed = (allow: string): Reply => ({
	...text(405, 'This address does not answer that.'),
	headers: { allow }
});

function send(response: ServerResponse, reply: Reply, headOnly: boolean): void {
	response.writeHead(reply.status, {
		'content-type': reply.type,
		'content-length': Buffer.byteLength(reply.body),
		'content-security-policy':
			"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		...reply.headers
	});
	response.end(headOnly ? undefined : reply.body);
}
