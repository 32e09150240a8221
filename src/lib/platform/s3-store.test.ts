import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { S3_KEYS, type S3Server, startS3Server } from '../../../tests/support/s3-server.ts';
import { Away } from './errors.ts';
import { openFileStore } from './files.server.ts';
import { errorFields } from './log.server.ts';

let bucket: S3Server;
beforeAll(async () => {
	bucket = await startS3Server();
});
afterAll(() => bucket.stop());

const bytes = randomBytes(1000);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const at = (filesUrl: string, s3Keys: { accessKeyId: string; secretAccessKey: string } = S3_KEYS) =>
	openFileStore({ filesUrl, s3Keys, clamdUrl: undefined });
const failureOf = (act: Promise<unknown>) =>
	act.then(
		() => expect.unreachable('it worked'),
		(error: unknown) => error as Error
	);

it('signs: the server refuses the same request with another secret', async () => {
	const wrong = at(bucket.filesUrl, { ...S3_KEYS, secretAccessKey: 'not-this-one' });
	for (const act of [
		() => wrong.put(bytes, 1000),
		() => wrong.get(sha256),
		() => wrong.delete(sha256)
	]) {
		const error = await failureOf(act());
		expect(error).toBeInstanceOf(Away);
		expect((error.cause as Error).message).toMatch(/answered 403 to (PUT|GET|DELETE)/);
	}
	expect(await at(bucket.filesUrl).put(bytes, 1000)).toEqual({ sha256, sizeBytes: 1000 });
});

it('says nothing of its keys when it fails, in the log neither', async () => {
	const keys = { accessKeyId: 'an-access-key-id', secretAccessKey: 'a-secret-access-key' };
	const refused = await failureOf(at(bucket.filesUrl, keys).get(sha256));
	const nobody = await failureOf(at('s3://academy?endpoint=http://127.0.0.1:9', keys).get(sha256));
	for (const error of [refused, nobody]) {
		expect(error.message).not.toMatch(/s3|403|127\.0\.0\.1/i);
		expect(JSON.stringify(errorFields(error))).not.toMatch(/access-key|AWS4-HMAC|Signature/);
	}
});

it('tries again when the server was away for a moment, and gives up with a plain sentence', async () => {
	await bucket.pause();
	const put = at(bucket.filesUrl).put(randomBytes(10), 10);
	await bucket.resume();
	expect(await put).toMatchObject({ sizeBytes: 10 });
	await bucket.pause();
	expect(await failureOf(at(bucket.filesUrl).put(bytes, 1000))).toMatchObject({
		name: 'Away',
		message: 'Files cannot be kept or opened at the moment. Try again in a few minutes.'
	});
	await bucket.resume();
});

let close = () => {};
afterEach(() => close());

/** A server that is no good. */
async function badServer(answer: (request: IncomingMessage, response: ServerResponse) => void) {
	const seen: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		seen.push(request);
		request.resume().on('end', () => answer(request, response));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	close = () => server.close();
	const { port } = server.address() as AddressInfo;
	return { seen, store: at(`s3://academy?endpoint=http://127.0.0.1:${port}&region=eu-west-2`) };
}

it('asks three times when it is told 503, and only once when it is told no', async () => {
	const busy = await badServer((_request, response) => response.writeHead(503).end('later'));
	expect(await failureOf(busy.store.put(bytes, 1000))).toBeInstanceOf(Away);
	expect(busy.seen).toHaveLength(3);
	close();
	const closed = await badServer((_request, response) => response.writeHead(403).end());
	expect(await failureOf(closed.store.put(bytes, 1000))).toBeInstanceOf(Away);
	expect(closed.seen).toHaveLength(1);
});

it('follows no redirect: the request was signed for one place', async () => {
	const moved = await badServer((_request, response) =>
		response.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' }).end()
	);
	expect(await failureOf(moved.store.get(sha256))).toBeInstanceOf(Away);
	expect(moved.seen).toHaveLength(1);
});

it('names the content in what it signs, so that damage on the way is refused', async () => {
	const server = await badServer((_request, response) => response.writeHead(200).end());
	await server.store.put(bytes, 1000);
	const { headers, url } = server.seen[0]!;
	expect(url).toBe(`/academy/${sha256.slice(0, 2)}/${sha256}`);
	expect(headers['x-amz-content-sha256']).toBe(sha256);
	expect(headers['content-length']).toBe('1000');
	expect(headers.authorization).toMatch(
		/^AWS4-HMAC-SHA256 Credential=S3RVER\/\d{8}\/eu-west-2\/s3\/aws4_request, SignedHeaders=[^,]*x-amz-content-sha256/
	);
});
