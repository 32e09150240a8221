/** JPEG pictures, read part by part without unpacking them. */

type Part = { marker: number; content: Uint8Array; whole: Uint8Array };

/** The parts before the pixels, and everything from there on; null when they cannot be told apart. */
function partsOf(bytes: Uint8Array): { parts: Part[]; pixels: Uint8Array } | null {
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
	const parts: Part[] = [];
	for (let at = 2; at + 4 <= bytes.length;) {
		if (bytes[at] !== 0xff) return null;
		const marker = bytes[at + 1]!;
		if (marker === 0xff) {
			// Filling, which may stand before any part.
			at++;
			continue;
		}
		// From the first scan on there are only pixels.
		if (marker === 0xda) return { parts, pixels: bytes.subarray(at) };
		const next = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
		if (next < at + 4 || next > bytes.length) return null;
		const content = bytes.subarray(at + 4, next);
		parts.push({ marker, content, whole: bytes.subarray(at, next) });
		at = next;
	}
	return null;
}

/** JFIF, a colour profile, and how colours are meant. Exif, XMP and IPTC are in the other ones. */
const isKept = ({ marker, content }: Part) =>
	marker === 0xe0 || marker === 0xee || (marker === 0xe2 && startsWith(content, 'ICC_PROFILE'));

const isInfo = ({ marker }: Part) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;

/**
 * The picture without what a camera or a program wrote into it (who, where, when, with what). Which
 * side is up stays, for it would lie on its side otherwise. The same bytes always give the same, and
 * give themselves when there is nothing to leave out.
 * @returns null when the bytes are no JPEG whose parts can be told apart
 */
export function namelessJpeg(bytes: Uint8Array): Uint8Array | null {
	const read = partsOf(bytes);
	if (!read) return null;
	const kept = read.parts.filter((part) => !isInfo(part) || isKept(part));
	const turned = turnOf(read.parts);
	return Buffer.concat([
		bytes.subarray(0, 2),
		...kept.map(({ whole }) => whole),
		...(turned === 1 ? [] : [turnedBy(turned)]),
		read.pixels
	]);
}

/** Pixels as it is looked at, the right side up; null when the bytes are no JPEG. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
	const read = partsOf(bytes);
	const frame = read?.parts.find(({ marker }) => isFrame(marker));
	if (!read || !frame || frame.content.length < 5) return null;
	const view = viewOf(frame.content);
	const [height, width] = [view.getUint16(1), view.getUint16(3)];
	const liesOnItsSide = turnOf(read.parts) >= 5;
	return liesOnItsSide ? { width: height, height: width } : { width, height };
}

/** Of the sixteen all but the tables that stand among them. */
const isFrame = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const ORIENTATION = 0x0112;

/** How Exif says that the picture is to be turned, 1 (not at all) to 8; from 5 on it lies on its side. */
function turnOf(parts: readonly Part[]): number {
	const exif = parts.find((part) => part.marker === 0xe1 && startsWith(part.content, 'Exif\0\0'));
	if (!exif || exif.content.length < 16) return 1;
	const tiff = viewOf(exif.content.subarray(6));
	const little = tiff.getUint16(0) === 0x4949;
	const start = tiff.getUint32(4, little);
	const count = start + 2 <= tiff.byteLength ? tiff.getUint16(start, little) : 0;
	for (let entry = 0; entry < count; entry++) {
		const at = start + 2 + entry * 12;
		if (at + 12 > tiff.byteLength) return 1;
		if (tiff.getUint16(at, little) !== ORIENTATION) continue;
		const turn = tiff.getUint16(at + 8, little);
		return turn >= 1 && turn <= 8 ? turn : 1;
	}
	return 1;
}

/** Exif that says this and nothing else. */
const turnedBy = (turn: number) =>
	Buffer.concat([
		Buffer.from([0xff, 0xe1, 0, 34]),
		Buffer.from('Exif\0\0MM\0*', 'latin1'),
		Buffer.from([0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0])
	]);

const viewOf = (bytes: Uint8Array) =>
	new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const startsWith = (bytes: Uint8Array, text: string) =>
	[...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));
