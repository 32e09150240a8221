import { guardedRequest, type KeptConnections } from './guarded-request.server.ts';
import type { Reach } from './receiver-address.rules.ts';
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

/** Posts one message, signed by Standard Webhooks, and judges the answer. Never throws. */
export async function postSigned(
	receiver: { url: string; secrets: readonly string[] },
	message: { id: string; body: string },
	at: Date,
	reach: Reach,
	how: { timeOutMs?: number; connections?: KeptConnections } = {}
): Promise<Answer> {
	const began = performance.now();
	const outcome = await guardedRequest({
		url: receiver.url,
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(message.body),
			...signedHeaders(receiver.secrets, message, at)
		},
		body: message.body,
		reach,
		timeOutMs: how.timeOutMs ?? TIME_OUT_MS,
		connections: how.connections,
		readAtMostBytes: READ_AT_MOST_BYTES
	});
	const durationMs = Math.round(performance.now() - began);
	if (outcome.status === null) return { ...outcome, retryAfterSeconds: null, durationMs };
	const { status, headers, text } = outcome;
	if (status >= 200 && status < 300) {
		return { status, error: null, retryAfterSeconds: null, durationMs };
	}
	const retryAfterSeconds = retryAfter(headers['retry-after'], at);
	return { status, error: complaint(status, text), retryAfterSeconds, durationMs };
}

function complaint(status: number, text: string): string {
	if (status >= 300 && status < 400) return 'It answered with a redirect, which is not followed.';
	const readable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').trim();
	// By whole characters: half of one could not be kept.
	const said = [...readable].slice(0, KEEP_AT_MOST_CHARACTERS).join('');
	return said ? `It said: ${said}` : 'It said no more than that.';
}
