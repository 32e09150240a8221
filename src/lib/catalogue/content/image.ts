import { createHash } from 'node:crypto';
import { svgFault } from './svg.ts';

/** An image fit to be shown. */
export type ContentImage = {
	sha256: string;
	mediaType: 'image/svg+xml' | 'image/png';
	ending: 'svg' | 'png';
	/** Pixels, so that the page does not jump when the image arrives. */
	width: number;
	height: number;
	/** [left, top, width, height] of what it is drawn in: the viewBox, or the pixels. */
	box: [number, number, number, number];
};

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const LARGEST_SIDE = 4096;

/** @returns the image, or a plain sentence that says why it cannot be shown */
export function readImage(file: string, bytes: Uint8Array): ContentImage | string {
	const svg = file.endsWith('.svg');
	const size = svg ? svgSize(bytes) : pngSize(bytes);
	if (typeof size === 'string') return size;
	if (size.width > LARGEST_SIDE || size.height > LARGEST_SIDE) {
		return `is larger than ${LARGEST_SIDE} pixels`;
	}
	return {
		sha256: createHash('sha256').update(bytes).digest('hex'),
		mediaType: svg ? 'image/svg+xml' : 'image/png',
		ending: svg ? 'svg' : 'png',
		...size
	};
}

type Size = Pick<ContentImage, 'width' | 'height' | 'box'>;

function pngSize(bytes: Uint8Array): Size | string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const isPng = PNG_START.every((byte, index) => bytes[index] === byte);
	if (!isPng || bytes.length < 33 || view.getUint32(12) !== 0x49484452 /* IHDR */) {
		return 'is no PNG image';
	}
	const [width, height] = [view.getUint32(16), view.getUint32(20)];
	return width > 0 && height > 0
		? { width, height, box: [0, 0, width, height] }
		: 'is no PNG image';
}

function svgSize(bytes: Uint8Array): Size | string {
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
