const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What a picture needs to be seen as it was made. Words, dates, places and cameras are in none of these. */
const KEPT = new Set(
	'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCv cLLi acTL fcTL fdAT'.split(
		' '
	)
);

/** @returns null when the bytes are no whole PNG */
export function namelessPng(bytes: Uint8Array): Uint8Array | null {
	if (SIGNATURE.some((byte, index) => bytes[index] !== byte)) return null;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const parts = [bytes.subarray(0, 8)];
	for (let at = 8; at + 12 <= bytes.length;) {
		const next = at + 12 + view.getUint32(at);
		if (next > bytes.length) return null;
		const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		if (KEPT.has(kind)) parts.push(bytes.subarray(at, next));
		// What follows the end is not of the picture.
		if (kind === 'IEND') return Buffer.concat(parts);
		at = next;
	}
	return null;
}
