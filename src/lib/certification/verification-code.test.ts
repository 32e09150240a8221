import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFrom, readCode } from './verification-code.rules.ts';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('a code has the shape that the database asks for, and different bytes give different codes', () => {
	fc.assert(
		fc.property(bytes, bytes, (one, other) => {
			expect(codeFrom(one)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
			const same = Buffer.from(one).equals(Buffer.from(other));
			expect(codeFrom(one) === codeFrom(other)).toBe(same);
		})
	);
	expect(codeFrom(new Uint8Array(10))).toBe('0000-0000-0000-0000');
	expect(codeFrom(new Uint8Array(10).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
	expect(() => codeFrom(randomBytes(9))).toThrow('ten bytes');
});

test('however somebody types a code, it is the same code', () => {
	const separators = fc.constantFrom('', ' ', '-', '  ', '\u2013', '\t', '.');
	const confuse = (character: string) =>
		({ '0': 'oO0', '1': 'iIlL1' })[character] ?? character + character.toLowerCase();
	fc.assert(
		fc.property(bytes, separators, fc.infiniteStream(fc.nat(9)), (source, separator, picks) => {
			const code = codeFrom(source);
			const typed = [...code.replaceAll('-', separator)]
				.map((character) => {
					const forms = confuse(character);
					return forms.charAt((picks.next().value as number) % forms.length);
				})
				.join('');
			expect(readCode(` ${typed} `)).toBe(code);
		})
	);
});

test.each(['', '1234', 'UUUU-UUUU-UUUU-UUUU', '0000-0000-0000-00000', "0000' or 1=1", '<b>'])(
	'%j is no code',
	(text) => expect(readCode(text)).toBeNull()
);

test('no text, however strange, breaks the reading', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
			const code = readCode(text);
			expect(code === null || code.length === 19).toBe(true);
		})
	);
});
