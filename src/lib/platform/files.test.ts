import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3_KEYS, type S3Server, startS3Server } from '../../../tests/support/s3-server.ts';
import { NotFound, TooLarge } from './errors.ts';
import { type FileStore, openFileStore } from './files.server.ts';

/** What every store of files promises; s3-store.test.ts has what only a bucket can do wrong. */

let root: string;
let bucket: S3Server;

beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'tranche-files-'));
	bucket = await startS3Server();
});
afterAll(async () => {
	await bucket.stop();
	await rm(root, { recursive: true, force: true });
});

const stores = {
	folder: {
		open: () => openFileStore({ filesUrl: `file:${root}`, s3Keys: undefined, clamdUrl: undefined }),
		names: async () =>
			(await readdir(root, { recursive: true })).filter((name) => /arriving\/|\w{64}$/.test(name))
	},
	bucket: {
		open: () => openFileStore({ filesUrl: bucket.filesUrl, s3Keys: S3_KEYS, clamdUrl: undefined }),
		names: () => bucket.names()
	}
};

describe.each(['folder', 'bucket'] as const)('a %s', (kind) => {
	let store: FileStore;
	beforeAll(() => {
		store = stores[kind].open();
	});

	const bytesOf = async (sha256: string) =>
		new Uint8Array(await new Response(await store.get(sha256)).arrayBuffer());

	async function* inPieces(bytes: Uint8Array, size: number) {
		for (let start = 0; start < bytes.length; start += size)
			yield bytes.subarray(start, start + size);
	}

	it('gives back what was put, however it arrived', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uint8Array({ minLength: 1, maxLength: 5000 }),
				fc.integer({ min: 1, max: 700 }),
				async (bytes, size) => {
					const { sha256, sizeBytes } = await store.put(inPieces(bytes, size), 5000);
					expect(sizeBytes).toBe(bytes.length);
					expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
					expect(await bytesOf(sha256)).toEqual(new Uint8Array(bytes));
				}
			),
			{ numRuns: 30 }
		);
	});

	it('keeps the same bytes once, whoever puts them at the same time', async () => {
		const bytes = randomBytes(100_000);
		const before = await stores[kind].names();
		const all = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes, 100_000)));
		expect(new Set(all.map((stored) => stored.sha256)).size).toBe(1);
		expect(Buffer.compare(await bytesOf(all[0]!.sha256), bytes)).toBe(0);
		expect(await stores[kind].names()).toHaveLength(before.length + 1);
	});

	it('stops reading at the limit and keeps nothing of it', async () => {
		const before = await stores[kind].names();
		let given = 0;
		async function* endless() {
			for (;;) {
				given += 1000;
				yield randomBytes(1000);
			}
		}
		await expect(store.put(endless(), 10_000)).rejects.toThrow(TooLarge);
		expect(given).toBeLessThan(20_000);
		expect(await stores[kind].names()).toEqual(before);
	});

	it('keeps nothing of what breaks off', async () => {
		const before = await stores[kind].names();
		async function* broken() {
			yield randomBytes(1000);
			throw new Error('the connection broke');
		}
		await expect(store.put(broken(), 10_000)).rejects.toThrow('broke');
		expect(await stores[kind].names()).toEqual(before);
	});

	it('knows nothing but hashes', async () => {
		const missing = 'a'.repeat(64);
		await expect(store.get(missing)).rejects.toThrow(NotFound);
		for (const name of ['../../etc/passwd', '', 'A'.repeat(64), `${missing}/`]) {
			await expect(store.get(name)).rejects.toThrow(NotFound);
			await expect(store.delete(name)).rejects.toThrow(NotFound);
		}
	});

	it('forgets what is deleted, and once is enough', async () => {
		const { sha256 } = await store.put(randomBytes(10), 10);
		await store.delete(sha256);
		await store.delete(sha256);
		await expect(store.get(sha256)).rejects.toThrow(NotFound);
	});

	it('gives a file as it comes, not when all of it is there', async () => {
		const bytes = randomBytes(8 * 1024 * 1024);
		const { sha256 } = await store.put(bytes, bytes.length);
		const sizes: number[] = [];
		for await (const chunk of await store.get(sha256)) sizes.push(chunk.byteLength);
		expect(sizes.length).toBeGreaterThan(8);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes.length);
	});
});

it('both keep a file under the same name, so one can be copied into the other', async () => {
	const bytes = randomBytes(100);
	const { sha256 } = await stores.folder.open().put(bytes, 100);
	await stores.bucket.open().put(bytes, 100);
	const name = `${sha256.slice(0, 2)}/${sha256}`;
	expect(await stores.folder.names()).toContain(name);
	expect(await bucket.names()).toContainEqual(expect.stringContaining(`uploads/${name}`));
});
