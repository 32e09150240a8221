import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzip } from 'node:zlib';

/** Below this, compressing saves no packet. */
const WORTH_COMPRESSING_BYTES = 1400;
const TEXT = /^(text\/|application\/(json|problem\+json|schema\+json)|image\/svg)/;

/**
 * Sends what the site answers in one piece: with its length, compressed where the client takes it, and
 * in one write to the socket in place of three. The site's pages are made whole before they are sent, so
 * nothing waits for this. SvelteKit says the length of some pages beforehand, which is no reason to leave
 * them as they are; files and streams of other types go through as they are.
 */
export function sendWhole(request: IncomingMessage, response: ServerResponse): void {
	const { writeHead, write, end } = response;
	const chunks: Uint8Array[] = [];
	let whole = false;

	const asBefore = () => Object.assign(response, { writeHead, write, end });

	// Not one by one: a function literal that is assigned outlives its request by far (see the test of
	// what is short-lived).
	Object.assign(response, {
		writeHead(status: number, ...rest: unknown[]) {
			whole = rest.length === 0 && request.method !== 'HEAD' && isText(response);
			if (!whole) {
				asBefore();
				return writeHead.call(response, status, ...(rest as []));
			}
			response.statusCode = status;
			return response;
		},
		write(...args: Parameters<typeof write>) {
			if (!whole) return write.apply(response, args);
			chunks.push(args[0] as Uint8Array);
			return true;
		},
		end(...args: unknown[]) {
			asBefore();
			if (!whole) return end.apply(response, args as never);
			const [last] = args;
			if (typeof last === 'string') chunks.push(Buffer.from(last));
			finish(request, response, chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
			return response;
		}
	});
}

function finish(request: IncomingMessage, response: ServerResponse, body: Uint8Array): void {
	const send = (bytes: Uint8Array) => {
		response.setHeader('content-length', bytes.length);
		response.end(bytes);
	};
	response.appendHeader('vary', 'accept-encoding');
	const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
	if (!takesGzip || body.length < WORTH_COMPRESSING_BYTES) return send(body);
	gzip(body, { level: 5 }, (error, packed) => {
		if (error || response.destroyed) return send(body);
		response.setHeader('content-encoding', 'gzip');
		// The same page in other bytes: from here on the tag says no more than that.
		const tag = String(response.getHeader('etag') ?? '');
		if (tag.startsWith('"')) response.setHeader('etag', `W/${tag}`);
		send(packed);
	});
}

const isText = (response: ServerResponse): boolean =>
	TEXT.test(String(response.getHeader('content-type') ?? '')) &&
	!response.hasHeader('content-encoding');
