import { lookup as resolveName } from 'node:dns';
import {
	Agent,
	type IncomingHttpHeaders,
	type IncomingMessage,
	request as requestPlain,
	type RequestOptions
} from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, type Reach, refusedAddress, refusedUrl } from './receiver-address.rules.ts';

/** What came back: an answer, cut after `readAtMostBytes`, or the sentence that says why there was none. */
export type Outcome =
	{ status: number; headers: IncomingHttpHeaders; text: string } | { status: null; error: string };

type Ask = {
	url: string;
	method: 'GET' | 'POST';
	headers: Record<string, string | number>;
	body?: string;
	reach: Reach;
	timeOutMs: number;
	readAtMostBytes: number;
	/** Connections that stay open between requests; without, each has its own. */
	connections?: KeptConnections | undefined;
};

/**
 * Connections to one or more addresses for as long as somebody has much to send there. Each is checked
 * when it is opened, like any other.
 */
export type KeptConnections = ReturnType<typeof keptConnections>;

export function keptConnections() {
	const [plain, tls] = [new Agent({ keepAlive: true }), new TlsAgent({ keepAlive: true })];
	return {
		for: ({ protocol }: URL) => (protocol === 'https:' ? tls : plain),
		close() {
			plain.destroy();
			tls.destroy();
		}
	};
}

/**
 * One HTTP request to an address that somebody gave us. Redirects are not followed, the answer is
 * read to a limit, and the address is checked at the moment of connecting, so that a name cannot
 * change its mind in between.
 */
export async function guardedRequest(ask: Ask): Promise<Outcome> {
	const refused = refusedUrl(ask.url, ask.reach);
	if (refused) return noAnswer(`The address of the register is refused. ${refused}`);
	const url = new URL(ask.url);
	const send = url.protocol === 'https:' ? requestTls : requestPlain;
	const signal = AbortSignal.timeout(ask.timeOutMs);
	const options: RequestOptions = {
		method: ask.method,
		agent: ask.connections?.for(url) ?? false,
		signal,
		lookup: guardedLookup(url, ask.reach),
		maxHeaderSize: 16_384,
		headers: { 'user-agent': 'Tranche', ...ask.headers }
	};
	return await new Promise((resolve) => {
		let answered = false;
		const sent = send(url, options);
		sent.on('response', (response) => {
			answered = true;
			const { statusCode: status = 0, headers } = response;
			void beginningOf(response, ask.readAtMostBytes).then((text) =>
				resolve({ status, headers, text })
			);
		});
		sent.on('error', (error: NodeJS.ErrnoException) => {
			// After the status has come, what happens to the rest of the answer changes nothing.
			if (answered) return;
			// The other side closed a kept connection just when it was to be used again.
			if (sent.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) {
				return resolve(guardedRequest({ ...ask, connections: undefined }));
			}
			const slow = `No answer came within ${ask.timeOutMs / 1000} seconds.`;
			resolve(noAnswer(signal.aborted ? slow : wordsOf(error)));
		});
		sent.end(ask.body);
	});
}

/** Never rejects: once the status has come, a broken or endless body changes nothing. */
function beginningOf(response: IncomingMessage, atMostBytes: number): Promise<string> {
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		const finish = () => {
			resolve(Buffer.concat(chunks).subarray(0, atMostBytes).toString('utf8'));
			response.destroy();
		};
		response.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			bytes += chunk.length;
			if (bytes >= atMostBytes) finish();
		});
		response.on('error', finish);
		response.on('close', finish);
		response.on('end', finish);
	});
}

const noAnswer = (error: string) => ({ status: null, error });

/** Resolves the name as usual, and refuses all of it when one of its addresses is not allowed. */
function guardedLookup(url: URL, reach: Reach): LookupFunction {
	return (host, options, done) => {
		if (isIP(host) || host !== hostOf(url)) return done(new RefusedAddress(host), '', 4);
		resolveName(host, { ...options, all: true }, (error, found) => {
			if (error) return done(error, '', 4);
			const refused = found
				.map(({ address }) => refusedAddress(address, url.protocol, reach))
				.find((reason) => reason !== null);
			const [first] = found;
			if (refused || !first) return done(new RefusedAddress(refused ?? host), '', 4);
			if (options.all) return done(null, found);
			done(null, first.address, first.family);
		});
	};
}

class RefusedAddress extends Error {}

const codeWords: Record<string, string> = {
	ECONNREFUSED: 'Nothing answers at its address',
	ECONNRESET: 'The connection was cut',
	EPIPE: 'The connection was cut',
	ENOTFOUND: 'Its name could not be found',
	EAI_AGAIN: 'Its name could not be looked up',
	EHOSTUNREACH: 'It cannot be reached',
	ENETUNREACH: 'It cannot be reached',
	ETIMEDOUT: 'It cannot be reached',
	CERT_HAS_EXPIRED: 'Its security certificate has run out'
};

/** What went wrong, for staff; the code stays for whoever runs the network. */
function wordsOf(error: NodeJS.ErrnoException): string {
	if (error instanceof RefusedAddress) {
		return `The address of the register is refused. ${error.message}`;
	}
	const code = error.code ?? 'unknown';
	const fallback = code.startsWith('HPE_')
		? 'Its answer was not HTTP'
		: /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)
			? 'Its security certificate is not trusted'
			: 'No answer came';
	return `${codeWords[code] ?? fallback} (${code}).`;
}
