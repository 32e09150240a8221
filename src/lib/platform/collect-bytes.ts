import { TooLarge } from './errors.ts';

/** @throws TooLarge past `maxBytes`, without reading on */
export async function collectBytes(
	bytes: Uint8Array | AsyncIterable<Uint8Array>,
	maxBytes: number
): Promise<Uint8Array<ArrayBuffer>> {
	const chunks: Uint8Array[] = [];
	let sizeBytes = 0;
	for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
		sizeBytes += chunk.byteLength;
		if (sizeBytes > maxBytes) throw new TooLarge(maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks) as Uint8Array<ArrayBuffer>;
}
