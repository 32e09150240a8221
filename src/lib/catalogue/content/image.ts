import { createHash } from 'node:crypto';
import { imageEnding } from '#lib/platform/image-ending.ts';
import { jpegSize, namelessJpeg } from '#lib/platform/jpeg.ts';
import { gifSize } from './gif.ts';
import { svgFault } from './svg.ts';

/** An image fit to be shown. */
export type ContentImage = {
	/** Of `bytes`. */
	sha256: string;
	mediaType: ImageMediaType;
	ending: keyof typeof imageTypes;
	/** As it is shown: without what a camera wrote into it. */
	bytes: Uint8Array;
	/** Pixels, so that the page does not jump when the image arrives. */
	width: number;
	height: number;
	/** [left, top, width, height] of what it is drawn in: the viewBox, or the pixels. */
	box: [number, number, number, number];
};

/** Media types of images by the ending of their address. */
export const imageTypes = {
	svg: 'image/svg+xml',
	png: 'image/png',
	jpg: 'image/jpeg',
	gif: 'image/gif'
} as const;
export type ImageMediaType = (typeof imageTypes)[keyof typeof imageTypes];

/** Endings of files that hold an image, as part of a pattern. */
export const IMAGE_ENDINGS = 'svg|png|jpe?g|gif';

const LARGEST_SIDE = 4096;

/** @returns the image, or a plain sentence that says why it cannot be shown */
export function readImage(file: string, bytes: Uint8Array): ContentImage | string {
	const ending = file.split('.').at(-1)?.replace('jpeg', 'jpg') as keyof typeof readers;
	const read = readers[ending]?.(bytes) ?? 'is no image that can be shown';
	if (typeof read === 'string') return read;
	if (read.width > LARGEST_SIDE || read.height > LARGEST_SIDE) {
		return `is larger than ${LARGEST_SIDE} pixels`;
	}
	const { width, height } = read;
	const shown = read.bytes ?? bytes;
	return {
		sha256: createHash('sha256').update(shown).digest('hex'),
		...{ mediaType: imageTypes[ending], ending, bytes: shown, width, height },
		box: read.box ?? [0, 0, width, height]
	};
}

type Read = Pick<ContentImage, 'width' | 'height'> & Partial<Pick<ContentImage, 'box' | 'bytes'>>;

/** What an image is its bytes say; its name has to say the same. */
const readers: Record<keyof typeof imageTypes, (bytes: Uint8Array) => Read | string> = {
	svg: svgSize,
	png: pngSize,
	jpg(bytes) {
		const size = jpegSize(bytes);
		const nameless = namelessJpeg(bytes);
		if (!nameless || !size?.width || !size.height) return 'is no JPEG image';
		return { ...size, bytes: nameless };
	},
	gif: gifSize
};

function pngSize(bytes: Uint8Array): Read | string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const isPng = imageEnding(bytes) === 'png';
	if (!isPng || bytes.length < 33 || view.getUint32(12) !== 0x49484452 /* IHDR */) {
		return 'is no PNG image';
	}
	const [width, height] = [view.getUint32(16), view.getUint32(20)];
	return width > 0 && height > 0 ? { width, height } : 'is no PNG image';
}

function svgSize(bytes: Uint8Array): Read | string {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return 'is not UTF-8 text';
	}
	const fault = svgFault(text);
	if (fault) return fault;
	const start = /<svg\b[^>]*>/.exec(text)?.[0] ?? '';
	const box = /\bviewBox\s*=\s*["']([^"']*)["']/
		.exec(start)?.[1]
		?.trim()
		.split(/[\s,]+/)
		.map(Number);
	const [left = Number.NaN, top = Number.NaN, width = 0, height = 0] = box ?? [];
	if (!(Number.isFinite(left + top) && width > 0 && height > 0)) {
		return 'has no viewBox: an SVG image needs one to fit every screen';
	}
	return {
		width: Math.round(width),
		height: Math.round(height),
		box: [left, top, width, height]
	};
}
