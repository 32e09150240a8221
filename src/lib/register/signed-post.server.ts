import { lookup as resolveName } from 'node:dns';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, type Reach, refusedAddress, refusedUrl } from './receiver-address.rules.ts';
import { retryAfter } from './retry.rules.ts';
import { signedHeaders } from './signature.rules.ts';

/** What became of one try. `status` is null when no answer came; `error` is null only for 2xx. */
export type Answer = {
	status: number | null;
	error: string | null;
	retryAfterSeconds: number | null;
	durationMs: number;
};

const TIME_OUT_MS = 15_000;
const READ_AT_MOST_BYTES = 4096;
const KEEP_AT_MOST_CHARACTERS = 200;

type Message = { id: string; body: string };

/**
 * Posts one signed message. Redirects are not followed, the answer is read to 4 KB at most, and the
 * address is checked at the moment of connecting, so that a name cannot change its mind in between.
 */
export async function postSigned(
	receiver: { url: string; secret: string },
	message: Message,
	at: Date,
	reach: Reach,
	timeOutMs = TIME_OUT_MS
): Promise<Answer> {
	const began = performance.now();
	const outcome = await attempt(receiver, message, at, reach, timeOutMs);
	return { ...outcome, durationMs: Math.round(performance.now() - began) };
}

async function attempt(
	receiver: { url: string; secret: string },
	message: Message,
	at: Date,
	reach: Reach,
	timeOutMs: number
): Promise<Omit<Answer, 'durationMs'>> {
	const refused = refusedUrl(receiver.url, reach);
	if (refused) return noAnswer(`The address of the register is refused. ${refused}`);
	const url = new URL(receiver.url);
	const send = url.protocol === 'https:' ? requestTls : requestPlain;
	return await new Promise((resolve) => {
		const signal = AbortSignal.timeout(timeOutMs);
		const sent = send(url, {
			method: 'POST',
			agent: false,
			signal,
			lookup: guardedLookup(url, reach),
			maxHeaderSize: 16_384,
			headers: {
				'content-type': 'application/json',
				'content-length': Buffer.byteLength(message.body),
				'user-agent': 'Tranche',
				...signedHeaders(receiver.secret, message, at)
			}
		});
		let answered = false;
		sent.on('response', (response) => {
			answered = true;
			void beginningOf(response).then((text) => resolve(judge(response, text, at)));
		});
		sent.on('error', (error: NodeJS.ErrnoException) => {
			// After the status has come, what happens to the rest of the answer changes nothing.
			if (!answered) resolve(noAnswer(signal.aborted ? tooSlow(timeOutMs) : wordsOf(error)));
		});
		sent.end(message.body);
	});
}

/** Never rejects: once the status has come, a broken or endless body changes nothing. */
function beginningOf(response: IncomingMessage): Promise<string> {
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		const finish = () => {
			resolve(Buffer.concat(chunks).subarray(0, READ_AT_MOST_BYTES).toString('utf8'));
			response.destroy();
		};
		response.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			bytes += chunk.length;
			if (bytes >= READ_AT_MOST_BYTES) finish();
		});
		response.on('error', finish);
		response.on('close', finish);
		response.on('end', finish);
	});
}

function judge(response: IncomingMessage, text: string, at: Date): Omit<Answer, 'durationMs'> {
	const status = response.statusCode ?? 0;
	if (status >= 200 && status < 300) return { status, error: null, retryAfterSeconds: null };
	const said = text
		.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ')
		.trim()
		.slice(0, KEEP_AT_MOST_CHARACTERS);
	const error =
		status >= 300 && status < 400
			? 'It answered with a redirect, which is not followed.'
			: said
				? `It said: ${said}`
				: 'It said no more than that.';
	return { status, error, retryAfterSeconds: retryAfter(response.headers['retry-after'], at) };
}

const noAnswer = (error: string) => ({ status: null, error, retryAfterSeconds: null });

const tooSlow = (timeOutMs: number) => `No answer came within ${timeOutMs / 1000} seconds.`;

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

class RefusedAddress extends Error {
	code = 'REFUSED_ADDRESS';
}

/** What went wrong, for staff; the code stays for whoever runs the network. */
function wordsOf(error: NodeJS.ErrnoException): string {
	const code = error.code ?? 'unknown';
	if (error instanceof RefusedAddress) {
		return `The address of the register is refused. ${error.message}`;
	}
	const words: Record<string, string> = {
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
	const fallback = code.startsWith('HPE_')
		? 'Its answer was not HTTP'
		: /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)
			? 'Its security certificate is not trusted'
			: 'No answer came';
	return `${words[code] ?? fallback} (${code}).`;
}
