import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { readNotice } from './notice.ts';
import { entryPage, listPage, messagePage, style } from './pages.ts';
import type { Range, Store } from './store.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

type Reply = { status: number; type: string; body: string; headers?: Record<string, string> };

/** The register as an HTTP server, not yet listening. */
export function createRegister(options: { store: Store; secret: string }): Server {
	const webhook = new Webhook(options.secret);
	const compared: Compared = { last: null };
	return createServer((request, response) => {
		answer(request, options.store, webhook, compared)
			.catch((error: unknown) => {
				console.error('reference register:', error);
				return text(500, 'Something went wrong here. Try again later.');
			})
			.then((reply) => send(response, reply, request.method === 'HEAD'))
			.catch(() => response.destroy());
	});
}

async function answer(
	request: IncomingMessage,
	store: Store,
	webhook: Webhook,
	compared: Compared
): Promise<Reply> {
	const url = new URL(request.url ?? '/', 'http://register');
	const method = request.method ?? 'GET';
	if (url.pathname === '/notices') {
		if (method !== 'POST') return notAllowed('POST');
		return await receive(request, store, webhook);
	}
	if (url.pathname === '/status' && method === 'POST') {
		return await statusWithin(request, store, webhook, compared);
	}
	if (method !== 'GET' && method !== 'HEAD') return notAllowed('GET, HEAD');
	if (url.pathname === '/style.css') {
		const headers = { 'cache-control': 'max-age=3600' };
		return { status: 200, type: 'text/css; charset=utf-8', body: style, headers };
	}
	if (url.pathname === '/status') return await status(store, {}, { last_compared: compared.last });
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
	const body = await readSigned(request, webhook);
	if (typeof body !== 'string') return body;
	const notice = readNotice(body);
	if (typeof notice === 'string') return json(422, { error: notice });
	if (notice.noticeId !== request.headers['webhook-id']) {
		return json(422, { error: 'The message and its notice have different ids.' });
	}
	return json(200, { receipt: await store.apply(notice, body), notice_id: notice.noticeId });
}

/**
 * What it holds of a range of awards, for whoever may ask: the sender. The sender says what it holds
 * there too, so whether both agree is known on this side as well; of everything, it is remembered.
 */
async function statusWithin(
	request: IncomingMessage,
	store: Store,
	webhook: Webhook,
	compared: Compared
): Promise<Reply> {
	const body = await readSigned(request, webhook);
	if (typeof body !== 'string') return body;
	const range = readRange(body);
	if (!range) return json(422, { error: 'That is not a question about a range.' });
	if (!range.list) {
		if (range.byStatus === null) return await status(store, range);
		const agrees = sameTallies(await store.tallies(range), range.byStatus);
		const { position } = range;
		if (range.from === null && range.to === null) {
			compared.last = { at: new Date().toISOString(), agrees, position };
		}
		return await status(store, range, { agrees });
	}
	const rows = await store.list(range);
	return json(200, {
		entries: rows.map(({ awardId, ...row }) => ({ award_id: awardId, ...row }))
	});
}

type Tallies = Record<string, { count?: unknown; hash?: unknown } | undefined>;

/** The last time that the sender said what it holds of everything. */
type Compared = { last: { at: string; agrees: boolean; position: number | null } | null };

function sameTallies(
	own: readonly { status: string; count: number; hash: string }[],
	senders: Tallies
): boolean {
	const held = Object.values(senders).filter((one) => Number(one?.count) > 0);
	return (
		held.length === own.length &&
		own.every(
			({ status, count, hash }) =>
				senders[status]?.count === count && senders[status]?.hash === hash
		)
	);
}

type Question = Range & { list: boolean; byStatus: Tallies | null; position: number | null };

function readRange(body: string): Question | null {
	const isBound = (value: unknown): value is string | null =>
		value === null || (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value));
	try {
		const { from, to, list, ...told } = JSON.parse(body) as Record<string, unknown>;
		if (!isBound(from) || !isBound(to)) return null;
		const byStatus = isObject(told['by_status']) ? (told['by_status'] as Tallies) : null;
		const position = typeof told['position'] === 'number' ? told['position'] : null;
		return { from, to, list: list === true, byStatus, position };
	} catch {
		return null;
	}
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** The body of a message that the sender signed just now, or why it is refused. */
async function readSigned(request: IncomingMessage, webhook: Webhook): Promise<string | Reply> {
	const body = await readBody(request);
	if (body === null) {
		const tooLarge = json(413, { error: 'The message is too large.' });
		return { ...tooLarge, headers: { ...tooLarge.headers, connection: 'close' } };
	}
	try {
		webhook.verify(body, request.headers as Record<string, string>, { jsonParse: false });
		return body;
	} catch {
		return json(401, { error: 'The signature or the time of the message is not right.' });
	}
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

async function status(store: Store, range: Range, more: object = {}): Promise<Reply> {
	const tallies = await store.tallies(range);
	return json(200, {
		register: 'Reference register',
		answered_at: new Date().toISOString(),
		entries: tallies.reduce((sum, { count }) => sum + count, 0),
		by_status: Object.fromEntries(
			tallies.map(({ status, count, hash }) => [status, { count, hash }])
		),
		...more
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
