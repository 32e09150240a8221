import { jpegSize } from '#lib/platform/jpeg.ts';
import { readCode } from './verification-code.rules.ts';

/** As large as a telephone's photograph, and no more work than that: 25 million points. */
export const MOST_POINTS = 25_000_000;

/** A photograph is larger than anything we make. */
export const MOST_PHOTO_BYTES = 12 * 1024 * 1024;

export type Picture = { kind: 'png' | 'jpeg'; width: number; height: number };

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

export const isJpeg = (bytes: Buffer): boolean =>
	bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/**
 * What a picture says of its size, read before anything of it is unpacked: a few bytes may claim a
 * picture that fills the memory. Null when it is no JPEG or PNG, or says no size.
 */
export function pictureOf(bytes: Buffer): Picture | null {
	const size = isJpeg(bytes) ? jpegSize(bytes) : bytes.subarray(0, 8).equals(PNG) && pngSize(bytes);
	if (!size || size.width === 0 || size.height === 0) return null;
	return { kind: isJpeg(bytes) ? 'jpeg' : 'png', ...size };
}

const pngSize = (bytes: Buffer) =>
	bytes.length >= 24 && bytes.subarray(12, 16).toString('latin1') === 'IHDR'
		? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
		: null;

/**
 * What a QR code on a certificate leads to. `code`: one of our look-ups. `elsewhere`: a look-up of this
 * shape on another site, as a forger would print it. Null: something else.
 */
export type QrTarget = { kind: 'code'; code: string } | { kind: 'elsewhere'; host: string };

export function qrTarget(text: string, origin: string): QrTarget | null {
	let url: URL;
	try {
		url = new URL(text.trim());
	} catch {
		return null;
	}
	const typed = /^\/verify\/([^/]{16,40})\/?$/.exec(url.pathname)?.[1];
	const code = typed ? readCode(typed) : null;
	if (!code || !/^https?:$/.test(url.protocol)) return null;
	return url.origin === origin ? { kind: 'code', code } : { kind: 'elsewhere', host: url.host };
}
