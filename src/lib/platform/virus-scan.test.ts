import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
	BAD_WORDS,
	type ClamdDouble,
	startClamdDouble
} from '../../../tests/support/clamd-double.ts';
import { Away, TooLarge } from './errors.ts';
import { type FileStore, openFileStore } from './files.server.ts';
import type { Log } from './log.server.ts';
import { clamdScan, Infected, type Scan, scannedStore } from './virus-scan.server.ts';

let clamd: ClamdDouble;
let scan: Scan;
beforeAll(async () => {
	clamd = await startClamdDouble();
	scan = clamdScan(clamd.clamdUrl);
});
afterEach(() => clamd.answerWith(undefined));
afterAll(() => clamd.stop());

/** Remembers what it was given. */
function storeDouble() {
	const kept: Uint8Array[] = [];
	const store: FileStore = {
		put: (bytes) => {
			kept.push(bytes as Uint8Array);
			return Promise.resolve({ sha256: 'a'.repeat(64), sizeBytes: 1 });
		},
		get: () => Promise.reject(new Error('not asked for')),
		delete: () => Promise.resolve()
	};
	return { store, kept };
}

it('shows the scanner every byte, whatever the length', async () => {
	const lengths = fc.oneof(
		fc.integer({ min: 0, max: 300 }),
		fc.constantFrom(65_535, 65_536, 65_537, 200_000)
	);
	await fc.assert(
		fc.asyncProperty(lengths, async (length) => {
			const bytes = randomBytes(length);
			expect(await scan(bytes)).toBeNull();
			expect(clamd.scanned.at(-1)!.equals(bytes)).toBe(true);
		}),
		{ numRuns: 20 }
	);
});

it('finds what lies across two pieces', async () => {
	const bytes = Buffer.concat([randomBytes(65_530), Buffer.from(BAD_WORDS), randomBytes(100)]);
	expect(await scan(bytes)).toBe('Test.Signature');
});

it('keeps what is clean, and nothing of what is not', async () => {
	const { store, kept } = storeDouble();
	const scanned = scannedStore(store, scan);
	const clean = randomBytes(50);
	await scanned.put(clean, 50);
	expect(kept.map((bytes) => Buffer.compare(bytes, clean))).toEqual([0]);
	await expect(scanned.put(Buffer.from(`x${BAD_WORDS}y`), 100)).rejects.toThrow(Infected);
	await expect(scanned.put(randomBytes(101), 100)).rejects.toThrow(TooLarge);
	expect(kept).toHaveLength(1);
});

it.each([
	['says that the file is too large for it', 'INSTREAM size limit exceeded. ERROR\0'],
	['does not know the command', 'UNKNOWN COMMAND\0'],
	['says nothing', ''],
	['says something else', 'stream: maybe\0'],
	['only looks as if it were content', 'OK\0stream: OK\0']
])('a scanner that %s lets nothing in', async (_name, reply) => {
	clamd.answerWith(reply);
	const { store, kept } = storeDouble();
	await expect(scannedStore(store, scan).put(randomBytes(10), 10)).rejects.toThrow(Away);
	expect(kept).toEqual([]);
});

it('a scanner that is not there lets nothing in, with a plain sentence', async () => {
	for (const nowhere of ['tcp://127.0.0.1:9', 'unix:/nowhere/clamd.ctl']) {
		await expect(clamdScan(nowhere)(randomBytes(10))).rejects.toMatchObject({
			name: 'Away',
			message: expect.stringMatching(/^Files cannot be checked .* Try again/) as string
		});
	}
});

it('why nothing was taken stands in the log', async () => {
	const lines: object[] = [];
	const log = { error: (fields: object) => lines.push(fields) } as unknown as Log;
	const where = { filesUrl: 'file:/nowhere', s3Keys: undefined, clamdUrl: 'tcp://127.0.0.1:9' };
	await expect(openFileStore(where, log).put(randomBytes(10), 10)).rejects.toThrow(Away);
	expect(lines).toMatchObject([{ err: { name: 'Away', cause: { code: 'ECONNREFUSED' } } }]);
});
