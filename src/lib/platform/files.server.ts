import type { Config } from './config.server.ts';
import { directoryStore } from './directory-store.server.ts';
import { Away } from './errors.ts';
import type { Log } from './log.server.ts';
import { s3Place } from './s3-place.rules.ts';
import { s3Store } from './s3-store.server.ts';
import { clamdScan, scannedStore } from './virus-scan.server.ts';

/**
 * Bytes by their SHA-256 (hex): putting the same twice keeps one. Whose they are and what they are
 * called, table `file` says. Put first, then write the row: a row never names bytes that are missing.
 */
export type FileStore = {
	/** @throws TooLarge past `maxBytes`, Infected, Away; nothing is kept then */
	put(bytes: Uint8Array | AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredFile>;
	/** @throws NotFound */
	get(sha256: string): Promise<ReadableStream<Uint8Array>>;
	/** For bytes that no row of `file` names any more. What is gone stays gone. */
	delete(sha256: string): Promise<void>;
	/**
	 * What was put last before an instant; what never arrived whole is thrown away on the way. A bucket
	 * has none: its keys need no right to list.
	 */
	storedBefore?(before: Date): AsyncIterable<string>;
};

export type StoredFile = { sha256: string; sizeBytes: number };

type Where = Pick<Config, 'filesUrl' | 's3Keys' | 'clamdUrl'>;

/** The store that FILES_URL names; with CLAMD_URL nothing enters it unscanned. */
export function openFileStore({ filesUrl, s3Keys, clamdUrl }: Where, log?: Log): FileStore {
	const bare = openBare(filesUrl, s3Keys);
	const store = clamdUrl ? scannedStore(bare, clamdScan(clamdUrl)) : bare;
	return log ? toldStore(store, log) : store;
}

/** A form answers what is away in words, and keeps what was typed: only here the reason is still known. */
function toldStore(store: FileStore, log: Log): FileStore {
	const tell = (error: unknown): never => {
		if (error instanceof Away) log.error({ err: error }, 'a file could not be kept or opened');
		throw error;
	};
	return {
		put: (bytes, maxBytes) => store.put(bytes, maxBytes).catch(tell),
		get: (sha256) => store.get(sha256).catch(tell),
		delete: (sha256) => store.delete(sha256).catch(tell)
	};
}

/** A folder, or a bucket that speaks S3. */
function openBare(filesUrl: string, s3Keys: Config['s3Keys']): FileStore {
	if (filesUrl.startsWith('s3:')) {
		if (!s3Keys) throw new Error('The keys of the S3 bucket are missing.');
		return s3Store(s3Place(filesUrl), s3Keys);
	}
	// file:/data/files and file:///data/files name the same directory.
	return directoryStore(filesUrl.replace(/^file:(\/\/(?=\/))?/, ''));
}
