import type { FileStore } from '#lib/platform/files.server.ts';

type Sent = { mediaType: string; sizeBytes: number; sha256: string };

/** A file as a download: never shown inside our own pages, never guessed at by the browser. */
export async function sendFile(files: FileStore, file: Sent, name: string): Promise<Response> {
	return new Response(await files.get(file.sha256), {
		headers: {
			'content-type': file.mediaType,
			'content-length': String(file.sizeBytes),
			// Older browsers read the first name, all others the second.
			'content-disposition': `attachment; filename="${plain(name)}"; filename*=UTF-8''${encodeURIComponent(name)}`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store',
			'content-security-policy': "default-src 'none'; sandbox"
		}
	});
}

const plain = (name: string) => name.replace(/[^A-Za-z0-9 ._()-]/g, '_');
