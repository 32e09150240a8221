import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawing, photograph } from '../../../../tests/support/photograph-bytes.ts';
import { readImage } from './image.ts';

it('a photograph is shown without what its camera wrote into it', () => {
	const taken = photograph({ place: 'Leeds', width: 40, height: 30 });
	const image = readImage('map.jpeg', taken);
	expect(image).toMatchObject({ ending: 'jpg', mediaType: 'image/jpeg', box: [0, 0, 40, 30] });
	const { bytes, sha256 } = image as Exclude<typeof image, string>;
	expect(Buffer.from(bytes).includes('Leeds')).toBe(false);
	// What is shown is looked at again and is the same.
	expect(readImage('map.jpg', bytes)).toMatchObject({ sha256 });
});

it('a drawing is shown when it stands still', () => {
	expect(readImage('a.gif', drawing())).toMatchObject({
		...{ ending: 'gif', mediaType: 'image/gif', width: 1, height: 1, box: [0, 0, 1, 1] }
	});
	expect(readImage('a.gif', drawing(2))).toContain('moves');
});

it('what an image is its bytes say, not its name', () => {
	expect(readImage('a.png', photograph())).toBe('is no PNG image');
	expect(readImage('a.jpg', drawing())).toBe('is no JPEG image');
	expect(readImage('a.gif', photograph())).toBe('is no GIF image');
	expect(readImage('a.gif', drawing(0))).toBe('is no GIF image');
	expect(readImage('a.webp', drawing())).toBe('is no image that can be shown');
	expect(readImage('a.jpg', photograph({ width: 5000 }))).toBe('is larger than 4096 pixels');
});

it('broken drawings never break the reader', () => {
	const whole = drawing(1);
	fc.assert(
		fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 40 }), (length, rest) => {
			const read = readImage('a.gif', Buffer.concat([whole.subarray(0, length), rest]));
			expect(typeof read === 'string' || read.width > 0).toBe(true);
		}),
		{ numRuns: 2000 }
	);
});
