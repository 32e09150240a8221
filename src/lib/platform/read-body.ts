import { TooLarge } from './errors.ts';

/**
 * The body of a request, up to so many bytes, whatever its headers say of its length.
 * @throws TooLarge without reading on
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request.body ?? []) {
		size += chunk.length;
		if (size > maxBytes) throw new TooLarge(maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
