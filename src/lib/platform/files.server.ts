import type { Config } from './config.server.ts';
import { directoryStore } from './directory-store.server.ts';
import { s3Place } from './s3-place.rules.ts';
import { s3Store } from './s3-store.server.ts';

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

/** The store that FILES_URL names: a folder, or a bucket that speaks S3. */
export function openFileStore({
	filesUrl,
	s3Keys
}: Pick<Config, 'filesUrl' | 's3Keys'>): FileStore {
	if (filesUrl.startsWith('s3:')) {
		if (!s3Keys) throw new Error('The keys of the S3 bucket are missing.');
		return s3Store(s3Place(filesUrl), s3Keys);
	}
	// file:/data/files and file:///data/files name the same directory.
	return directoryStore(filesUrl.replace(/^file:(\/\/(?=\/))?/, ''));
}
