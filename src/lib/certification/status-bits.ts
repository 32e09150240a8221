import { gzipSync } from 'node:zlib';

/** Places in one list: the least that the standard allows, so that one holder is lost in many. */
export const PLACES = 131_072;

export const statusPurposes = ['revocation', 'suspension'] as const;
export type StatusPurpose = (typeof statusPurposes)[number];

/** `u` and the base64url of the gzipped bits; the first place is the leftmost bit. */
export function encodeBits(set: Iterable<number>): string {
	const bits = Buffer.alloc(PLACES / 8);
	for (const index of set) {
		bits[index >> 3]! |= 128 >> (index & 7);
	}
	return `u${gzipSync(bits).toString('base64url')}`;
}

/** '7' -> 7; null for everything that names no place of a list. */
export const placeOf = (index: unknown): number | null => {
	if (typeof index !== 'string' || !/^(0|[1-9]\d{0,5})$/.test(index)) return null;
	return Number(index) < PLACES ? Number(index) : null;
};
