/**
 * The names inside a ZIP file, from its central directory; nothing is unpacked. Every offset is
 * checked against the size, so a crafted file can neither read outside it nor run for long.
 */

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const maxEntries = 10_000;

/** @returns null when the bytes are not a whole ZIP file */
export function zipEntries(bytes: Uint8Array): string[] | null {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = findEnd(view);
	if (end === null) return null;
	const count = view.getUint16(end + 10, true);
	let at = view.getUint32(end + 16, true);
	if (count > maxEntries) return null;
	const names: string[] = [];
	for (let entry = 0; entry < count; entry++) {
		if (at + 46 > end || view.getUint32(at, true) !== entrySignature) return null;
		const nameLength = view.getUint16(at + 28, true);
		const restLength = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
		if (at + 46 + nameLength > end) return null;
		names.push(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)));
		at += 46 + nameLength + restLength;
	}
	return names;
}

/** The end record stands at the very end, before a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number | null {
	const last = view.byteLength - 22;
	for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
		if (view.getUint32(at, true) === endSignature) return at;
	}
	return null;
}
