import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { isPlain, withoutJoiners } from './printed-letters.rules.ts';

const require = createRequire(import.meta.url);
const fonts = {
	regular:
		require.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
	italic:
		require.resolve('@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'),
	bold: require.resolve('@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf')
};

type Face = keyof typeof fonts;

let read: Record<Face, Font> | undefined;

/** Reading a typeface takes longer than setting a page in it, so each is read once. */
function readAll(): Record<Face, Font> {
	const one = (file: string) => create(readFileSync(file)) as Font;
	return (read ??= {
		regular: one(fonts.regular),
		italic: one(fonts.italic),
		bold: one(fonts.bold)
	});
}

const ASCII = Array.from({ length: 95 }, (_, more) => String.fromCodePoint(32 + more)).join('');

/**
 * The typefaces, to set one document in. A typeface keeps each glyph as the letter that it was first asked
 * for as, and as none where it came up as a part of another letter, and that is how a document is read
 * again. So it forgets what was set before, and is asked for these letters as themselves first.
 */
export function typefaces(words = ''): Record<Face, Font> {
	const faces = readAll();
	for (const font of Object.values(faces)) {
		font._glyphs = {};
		for (const letter of ASCII + words) {
			if (shows(font, letter)) font.glyphForCodePoint(letter.codePointAt(0)!);
		}
	}
	return faces;
}

const shows = (font: Font, letters: string): boolean =>
	[...letters].every((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0)!));

/** The letters of these words that a typeface can show in no way, each once. */
export function lettersLackingIn(face: Face, words: string): string[] {
	if (isPlain(words)) return [];
	const font = readAll()[face];
	return [...new Set(withoutJoiners(words).replace(/\s/g, ''))].filter(
		(letter) => !shows(font, letter) && !shows(font, letter.normalize('NFD'))
	);
}

/**
 * These words as they are set: a letter that the typeface lacks is put together from its parts, and so is
 * one with another accent behind it, because that is how the typeface sets it. What it can show in no way
 * is left out.
 */
export function asSet(face: Face, words: string): string {
	if (isPlain(words)) return words;
	const font = readAll()[face];
	const parts = withoutJoiners(words)
		.replace(/[^\S\n]/g, ' ')
		.replace(/\P{M}\p{M}+/gu, (letter) => letter.normalize('NFD'));
	const forms = (letter: string) => [letter, letter.normalize('NFD')];
	return Array.from(parts, (letter) =>
		letter === '\n' ? letter : (forms(letter).find((form) => shows(font, form)) ?? '')
	).join('');
}
