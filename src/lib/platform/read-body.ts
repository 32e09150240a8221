import { TooLarge } from './errors.ts';

/**
 * The body of a request, up to so many bytes, whatever its headers say of its length. More is read to
 * its end but not kept, so that whoever sends it hears the answer; the server's own limit ends that.
 * @throws TooLarge
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of request.body ?? []) {
		size += chunk.length;
		if (size <= maxBytes) chunks.push(chunk);
		else chunks.length = 0;
	}
	if (size > maxBytes) throw new TooLarge(maxBytes);
	return Buffer.concat(chunks);
}
