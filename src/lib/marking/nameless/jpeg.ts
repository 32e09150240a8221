/** JFIF, a colour profile, and how colours are meant. Exif, XMP and IPTC are in the other ones. */
const isKept = (marker: number, content: Uint8Array) =>
	marker === 0xe0 || marker === 0xee || (marker === 0xe2 && startsWith(content, 'ICC_PROFILE'));

const isInfo = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;

/** @returns null when the bytes are no JPEG whose parts can be told apart */
export function namelessJpeg(bytes: Uint8Array): Uint8Array | null {
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
	const parts = [bytes.subarray(0, 2)];
	for (let at = 2; at + 4 <= bytes.length;) {
		if (bytes[at] !== 0xff) return null;
		const marker = bytes[at + 1]!;
		if (marker === 0xff) {
			// Filling, which may stand before any part.
			at++;
			continue;
		}
		// From the first scan on there are only pixels.
		if (marker === 0xda) return Buffer.concat([...parts, bytes.subarray(at)]);
		const next = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
		if (next < at + 4 || next > bytes.length) return null;
		const content = bytes.subarray(at + 4, next);
		if (!isInfo(marker) || isKept(marker, content)) parts.push(bytes.subarray(at, next));
		at = next;
	}
	return null;
}

const startsWith = (bytes: Uint8Array, text: string) =>
	[...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));
