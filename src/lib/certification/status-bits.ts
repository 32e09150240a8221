import { gunzipSync, gzipSync } from 'node:zlib';
import { Refused } from '#lib/platform/errors.ts';

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

/**
 * Whether the bit at a place is set.
 * @param index as the credential says it
 * @throws Refused for a place outside the list, or a list that is none
 */
export function readBit(encodedList: string, index: string): boolean {
	const at = placeOf(index);
	if (at === null) throw new Refused('The credential names a place outside the status list.');
	let bits: Buffer;
	try {
		const zipped = Buffer.from(encodedList.slice(1), 'base64url');
		bits = gunzipSync(zipped, { maxOutputLength: PLACES });
	} catch {
		throw new Refused('The status list cannot be read.');
	}
	if (!encodedList.startsWith('u') || bits.length * 8 < PLACES) {
		throw new Refused('The status list cannot be read.');
	}
	return (bits[at >> 3]! & (128 >> (at & 7))) !== 0;
}

/** '7' -> 7; null for everything that names no place of a list. */
export const placeOf = (index: unknown): number | null => {
	if (typeof index !== 'string' || !/^(0|[1-9]\d{0,5})$/.test(index)) return null;
	return Number(index) < PLACES ? Number(index) : null;
};
