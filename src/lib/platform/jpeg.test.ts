import fc from 'fast-check';
import { expect, it } from 'vitest';
import { photograph } from '../../../tests/support/photograph-bytes.ts';
import { jpegSize, namelessJpeg } from './jpeg.ts';

const clean = (bytes: Uint8Array) => {
	const result = namelessJpeg(bytes);
	if (!result) throw new Error('it could not be read');
	return result;
};

it('a photograph forgets where it was taken and by whom', () => {
	const nameless = clean(photograph({ place: '53.8008 N, 1.5491 W' }));
	expect(Buffer.from(nameless).includes('53.8008')).toBe(false);
	expect(clean(nameless)).toEqual(nameless);
});

it.each(['MM', 'II'] as const)('and not which side is up, whichever way round (%s)', (order) => {
	for (let turn = 1; turn <= 8; turn++) {
		const taken = photograph({ turn, order, width: 40, height: 30 });
		const upright = turn >= 5 ? { width: 30, height: 40 } : { width: 40, height: 30 };
		expect(jpegSize(taken)).toEqual(upright);
		const nameless = clean(taken);
		expect(jpegSize(nameless)).toEqual(upright);
		expect(Buffer.from(nameless).includes('Exif')).toBe(turn !== 1);
		expect(Buffer.from(nameless).includes('Camera')).toBe(false);
		expect(clean(nameless)).toEqual(nameless);
	}
});

it('nonsense about it is no reason to break', () => {
	expect(jpegSize(photograph({ turn: 77 }))).toEqual({ width: 4, height: 3 });
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 80 }), (exif) => {
			const taken = photograph({ exif });
			expect(jpegSize(clean(taken))).toEqual(jpegSize(taken));
		})
	);
	expect(jpegSize(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]))).toBeNull();
	expect(jpegSize(new Uint8Array())).toBeNull();
});
