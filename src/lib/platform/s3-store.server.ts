import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { collectBytes } from './collect-bytes.ts';
import { Away, NotFound } from './errors.ts';
import { keyOf } from './file-key.rules.ts';
import type { FileStore } from './files.server.ts';
import type { S3Place } from './s3-place.rules.ts';

export type S3Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const ANSWER_WITHIN_MS = 20_000;
const TRIES = 3;
const NOTHING = createHash('sha256').digest('hex');

/**
 * Files in a bucket, named by their hash. One PUT is whole or not at all. A file is collected before
 * it is sent, because its hash is its name and is signed: whoever calls sets the limit.
 */
export function s3Store({ url, region }: S3Place, keys: S3Keys): FileStore {
	const client = new AwsClient({ ...keys, service: 's3', region, retries: 0 });
	const ask: Ask = async (method, sha256, body) => {
		const address = url + keyOf(sha256);
		return askAgain(() =>
			answered((signal) =>
				client.fetch(address, {
					method,
					signal,
					// A signed request that follows a redirect is refused there: better to say so here.
					redirect: 'manual',
					// The server compares it with what arrives, and so refuses what was damaged on the way.
					headers: { 'x-amz-content-sha256': body ? sha256 : NOTHING },
					...(body && { body })
				})
			)
		);
	};
	return {
		async put(bytes, maxBytes) {
			const whole = await collectBytes(bytes, maxBytes);
			const sha256 = createHash('sha256').update(whole).digest('hex');
			const response = await ask('PUT', sha256, whole);
			await response.body?.cancel();
			if (!response.ok) throw unexpected('PUT', response);
			return { sha256, sizeBytes: whole.byteLength };
		},
		async get(sha256) {
			const response = await ask('GET', sha256);
			if (response.ok && response.body) return response.body;
			await response.body?.cancel();
			throw response.status === 404 ? new NotFound('That file') : unexpected('GET', response);
		},
		async delete(sha256) {
			const response = await ask('DELETE', sha256);
			await response.body?.cancel();
			if (!response.ok && response.status !== 404) throw unexpected('DELETE', response);
		}
	};
}

type Ask = (
	method: 'PUT' | 'GET' | 'DELETE',
	sha256: string,
	body?: Uint8Array<ArrayBuffer>
) => Promise<Response>;

/** The limit is for the answer to begin: a large file may take longer to come. */
async function answered(act: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
	const limit = new AbortController();
	const timer = setTimeout(() => limit.abort(), ANSWER_WITHIN_MS);
	try {
		return await act(limit.signal);
	} finally {
		clearTimeout(timer);
	}
}

/** Each request may be sent again: what is put lies under the hash of its content. */
async function askAgain(act: () => Promise<Response>): Promise<Response> {
	for (let tried = 1; ; tried++) {
		try {
			const response = await act();
			if (response.status < 500 || tried === TRIES) return response;
			await response.body?.cancel();
		} catch (error) {
			if (tried === TRIES) throw away(error);
		}
		await sleep(200 * 2 ** tried);
	}
}

/** What was asked and answered, for the log alone; neither holds a key. */
const unexpected = (method: string, { status }: Response) =>
	away(new Error(`the store of files answered ${status} to ${method}`));

const away = (cause: unknown) =>
	new Away('Files cannot be kept or opened at the moment. Try again in a few minutes.', { cause });
