import type { Config } from './config.server.ts';
import { directoryStore } from './directory-store.server.ts';

/**
 * Bytes by their SHA-256 (hex): putting the same twice keeps one. Whose they are and what they are
 * called, table `file` says. Put first, then write the row: a row never names bytes that are missing.
 */
export type FileStore = {
	/** @throws TooLarge past `maxBytes`; nothing is kept then */
	put(bytes: Uint8Array | AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredFile>;
	/** @throws NotFound */
	get(sha256: string): Promise<ReadableStream<Uint8Array>>;
	/** For bytes that no row of `file` names any more. What is gone stays gone. */
	delete(sha256: string): Promise<void>;
};

export type StoredFile = { sha256: string; sizeBytes: number };

/** The store that FILES_URL names. */
export function openFileStore({ filesUrl }: Pick<Config, 'filesUrl'>): FileStore {
	if (filesUrl.startsWith('file:')) {
		// file:/data/files and file:///data/files name the same directory.
		return directoryStore(filesUrl.replace(/^file:(\/\/(?=\/))?/, ''));
	}
	throw new Error(
		'The environment variable FILES_URL names an S3 bucket, which this version cannot use yet.'
	);
}
