import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { NotFound, TooLarge } from './errors.ts';
import { keyOf } from './file-key.rules.ts';
import type { FileStore, StoredFile } from './files.server.ts';

/** Files in a directory, named by their hash, spread over 256 folders: ab/abcdef... */
export function directoryStore(root: string): FileStore {
	const pathOf = (sha256: string) => join(root, keyOf(sha256));
	return {
		async put(bytes, maxBytes) {
			const arriving = join(root, 'arriving');
			await mkdir(arriving, { recursive: true });
			const path = join(arriving, randomUUID());
			try {
				const stored = await write(path, bytes, maxBytes);
				const target = pathOf(stored.sha256);
				await mkdir(dirname(target), { recursive: true });
				// Whole or not at all: a reader never meets half a file.
				await rename(path, target);
				await syncFolder(dirname(target));
				return stored;
			} finally {
				await rm(path, { force: true });
			}
		},
		async get(sha256) {
			const path = pathOf(sha256);
			await access(path).catch(() => {
				throw new NotFound('That file');
			});
			return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
		},
		async delete(sha256) {
			await rm(pathOf(sha256), { force: true });
		},
		async *storedBefore(before) {
			for (const { name, path } of await filesIn(root)) {
				// Putting the same bytes again renames over the old file: its age is that of the last put.
				const { mtime } = await stat(path).catch(() => ({ mtime: new Date() }));
				if (mtime >= before) continue;
				if (/^[0-9a-f]{64}$/.test(name)) yield name;
				else await rm(path, { force: true });
			}
		}
	};
}

async function filesIn(root: string): Promise<{ name: string; path: string }[]> {
	const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
	return entries
		.filter((entry) => entry.isFile())
		.map(({ name, parentPath }) => ({ name, path: join(parentPath, name) }));
}

/** Writes while it counts and hashes: at no time is the whole file in memory. */
async function write(
	path: string,
	bytes: Uint8Array | AsyncIterable<Uint8Array>,
	maxBytes: number
): Promise<StoredFile> {
	const hash = createHash('sha256');
	let sizeBytes = 0;
	const file = await open(path, 'wx', 0o600);
	try {
		for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
			sizeBytes += chunk.byteLength;
			if (sizeBytes > maxBytes) throw new TooLarge(maxBytes);
			hash.update(chunk);
			await file.writeFile(chunk);
		}
		// The row that names the file commits after this: it must not outlive the bytes in a power cut.
		await file.sync();
	} finally {
		await file.close();
	}
	return { sha256: hash.digest('hex'), sizeBytes };
}

async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}
