import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Refused } from '#lib/platform/errors.ts';
import { atOnce, type Steps } from '#lib/platform/steps.ts';

/**
 * ZIP files from anywhere. Every offset is checked against the size; sizes are those that come out,
 * not those that the file claims, so a small file cannot become a huge one.
 */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** As many as an export of questions has, each with a picture: what goes out can come back. */
const MOST = { entries: 10_001, bytes: 50 * 1024 * 1024 };

const broken = () => new Refused('The file is not a whole ZIP file.');
const tooLarge = () => new Refused('What is in the ZIP file is larger than 50 MB.');

export const isZip = (bytes: Uint8Array): boolean =>
	bytes.length > 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/**
 * The files inside by path, without folders.
 * @param mostBytes how large they may be together, unpacked
 * @throws Refused
 */
export const readZip = (bytes: Uint8Array, mostBytes?: number): Map<string, Uint8Array> =>
	atOnce(zipSteps(bytes, mostBytes));

/** The same, to be laid aside between two of its files. @throws Refused */
export function* zipSteps(
	bytes: Uint8Array,
	mostBytes = MOST.bytes
): Steps<Map<string, Uint8Array>> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const end = findEnd(view);
	const count = view.getUint16(end + 10, true);
	if (count > MOST.entries)
		throw new Refused(`The ZIP file holds more than ${MOST.entries} files.`);
	const files = new Map<string, Uint8Array>();
	let at = view.getUint32(end + 16, true);
	let left = mostBytes;
	for (let entry = 0; entry < count; entry++) {
		if (at + 46 > end || view.getUint32(at, true) !== ENTRY) throw broken();
		const [nameLength, more] = [
			view.getUint16(at + 28, true),
			view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
		];
		if (at + 46 + nameLength > end) throw broken();
		const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
		if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|:/.test(name)) {
			throw new Refused('The ZIP file names a file outside of itself.');
		}
		if (files.has(name)) throw new Refused('The ZIP file holds two files of one name.');
		if (!name.endsWith('/')) {
			yield;
			const file = unpack(bytes, view, at, left);
			left -= file.length;
			files.set(name, file);
		}
		at += 46 + nameLength + more;
	}
	return files;
}

function unpack(bytes: Uint8Array, view: DataView, entry: number, left: number): Uint8Array {
	const [flags, method] = [view.getUint16(entry + 8, true), view.getUint16(entry + 10, true)];
	const [packed, size] = [view.getUint32(entry + 20, true), view.getUint32(entry + 24, true)];
	const start = view.getUint32(entry + 42, true);
	if (flags & 1) throw new Refused('The ZIP file is encrypted.');
	if (size > left) throw tooLarge();
	if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL) throw broken();
	const data = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
	if (data + packed > bytes.length) throw broken();
	const inside = bytes.subarray(data, data + packed);
	if (method !== 0 && method !== 8) {
		throw new Refused('The ZIP file is packed in a way that is not known here.');
	}
	try {
		const file =
			method === 0
				? inside
				: new Uint8Array(inflateRawSync(inside, { maxOutputLength: Math.max(1, left) }));
		if (file.length > left) throw tooLarge();
		if (crc32(file) !== view.getUint32(entry + 16, true)) throw broken();
		return file;
	} catch (error) {
		if (error instanceof Refused) throw error;
		throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : broken();
	}
}

/** The end record stands at the very end, before a comment of at most 65,535 bytes. */
function findEnd(view: DataView): number {
	const last = view.byteLength - 22;
	for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
		if (view.getUint32(at, true) === END) return at;
	}
	throw broken();
}

/**
 * The same files always make the same bytes: no times are written.
 * @param plain names of files that lie in it as they are, which some formats ask for
 */
export const writeZip = (
	files: ReadonlyMap<string, Uint8Array>,
	plain?: readonly string[]
): Uint8Array => atOnce(packingSteps(files, plain));

/** The same, to be laid aside between two of its files. */
export function* packingSteps(
	files: ReadonlyMap<string, Uint8Array>,
	plain: readonly string[] = []
): Steps<Uint8Array> {
	const parts: Uint8Array[] = [];
	const directory: Uint8Array[] = [];
	let at = 0;
	for (const [name, bytes] of files) {
		yield;
		const path = new TextEncoder().encode(name);
		const packed = plain.includes(name) ? bytes : deflateRawSync(bytes);
		const facts = Buffer.alloc(26);
		facts.writeUInt16LE(20, 0);
		facts.writeUInt16LE(0x800, 2); // names are UTF-8
		facts.writeUInt16LE(packed === bytes ? 0 : 8, 4);
		facts.writeUInt16LE(0x21, 8); // 1 January 1980, as early as it goes
		facts.writeUInt32LE(crc32(bytes), 10);
		facts.writeUInt32LE(packed.length, 14);
		facts.writeUInt32LE(bytes.length, 18);
		facts.writeUInt16LE(path.length, 22);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(at, 10);
		parts.push(word(LOCAL), facts, path, packed);
		directory.push(word(ENTRY), Buffer.from([20, 0]), facts, place, path);
		at += 30 + path.length + packed.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(files.size, 4);
	end.writeUInt16LE(files.size, 6);
	end.writeUInt32LE(listed.length, 8);
	end.writeUInt32LE(at, 12);
	return Buffer.concat([...parts, listed, word(END), end]);
}

function word(value: number): Uint8Array {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
