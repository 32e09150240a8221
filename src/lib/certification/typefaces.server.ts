import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

const require = createRequire(import.meta.url);
const fonts = {
	regular:
		require.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
	italic:
		require.resolve('@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'),
	bold: require.resolve('@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf')
};

let read: Record<keyof typeof fonts, Font> | undefined;

/** Reading a typeface takes longer than setting a page in it, so each is read once. */
export function typefaces(): Record<keyof typeof fonts, Font> {
	const one = (file: string) => create(readFileSync(file)) as Font;
	return (read ??= {
		regular: one(fonts.regular),
		italic: one(fonts.italic),
		bold: one(fonts.bold)
	});
}
