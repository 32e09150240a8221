import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greyPng, photographOf, pngOf } from '../../../tests/support/photograph.ts';
import { pictureOf, qrTarget } from './qr-photo.rules.ts';
import { readQrCodes } from './read-qr-codes.server.ts';

const origin = 'https://academy.example';
const link = `${origin}/verify/K7QM-2VXA-90HT-4EWZ`;

test('the size of a picture is read before it is unpacked', () => {
	expect(pictureOf(pngOf(60_000, 50_000, Buffer.alloc(0)))).toEqual({
		kind: 'png',
		width: 60_000,
		height: 50_000
	});
	const segment = Buffer.from('ffe0000400ff', 'hex');
	const frame = Buffer.from('ffc200090804d206400111', 'hex');
	const jpeg = Buffer.concat([
		Buffer.from('ffd8', 'hex'),
		segment,
		Buffer.from('ff', 'hex'),
		frame,
		Buffer.from([0xff, 0xda, 0, 2])
	]);
	expect(pictureOf(jpeg)).toEqual({ kind: 'jpeg', width: 1600, height: 1234 });
	expect(pictureOf(jpeg.subarray(0, 9))).toBeNull();
	expect(pictureOf(pngOf(0, 5, Buffer.alloc(0)))).toBeNull();
});

test('whatever bytes come, reading the size ends and throws nothing', () => {
	const heads = fc.constantFrom('ffd8ff', '89504e470d0a1a0a0000000d49484452', '');
	fc.assert(
		fc.property(heads, fc.uint8Array({ maxLength: 400 }), (head, rest) => {
			pictureOf(Buffer.concat([Buffer.from(head, 'hex'), rest]));
		})
	);
});

test('a QR code leads to a code of ours, elsewhere, or nowhere', () => {
	expect(qrTarget(link, origin)).toEqual({ kind: 'code', code: 'K7QM-2VXA-90HT-4EWZ' });
	expect(qrTarget(link.toLowerCase(), origin)).toEqual({
		kind: 'code',
		code: 'K7QM-2VXA-90HT-4EWZ'
	});
	for (const forged of ['https://academy.example.net', 'http://academy.example']) {
		const target = qrTarget(link.replace(origin, forged), origin);
		expect(target).toEqual({ kind: 'elsewhere', host: new URL(forged).host });
	}
	const others = [
		'https://academy.example/learn',
		'WIFI:S:x;;',
		'javascript:/verify/K7QM2VXA90HT4EWZ'
	];
	for (const other of [...others, `${origin}/verify/file`])
		expect(qrTarget(other, origin)).toBeNull();
});

test.each([0, 19, 45, 90, 171, 263])(
	'a photograph turned by %i degrees is read',
	async (turnDegrees) => {
		expect(await readQrCodes(photographOf(link, { turnDegrees }))).toEqual([link]);
	}
);

test.each([
	['small', { pointsPerModule: 3, blurPoints: 0 }],
	['large and out of focus', { pointsPerModule: 12, blurPoints: 4 }],
	['grainy', { noise: 90 }]
])('a photograph that is %s is read', async (_, look) => {
	expect(await readQrCodes(photographOf(link, look))).toEqual([link]);
});

test('a picture without a code, a broken one and one that lies about its size hold none', async () => {
	expect(await readQrCodes(greyPng(200, (x, y) => (x * y) % 256))).toEqual([]);
	expect(await readQrCodes(photographOf(link).subarray(0, 900))).toEqual([]);
	expect(await readQrCodes(pngOf(4000, 4000, Buffer.from('78da030000000001', 'hex')))).toEqual([]);
	expect(await readQrCodes(Buffer.from('ffd8ffe000104a46494600', 'hex'))).toEqual([]);
});

test('two at once, and whoever comes third is asked to come again', async () => {
	const picture = photographOf(link);
	const answers = await Promise.allSettled([1, 2, 3].map(() => readQrCodes(picture)));
	expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
	expect(await readQrCodes(picture)).toEqual([link]);
});
