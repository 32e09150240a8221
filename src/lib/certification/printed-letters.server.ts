import { isPlain } from './printed-letters.rules.ts';

/** The letters of a name or title that certificates lack, each once; none: it can be printed. */
export async function lettersLacking(words: string): Promise<string[]> {
	if (isPlain(words)) return [];
	// Late, so that a start reads no typeface.
	const { lettersLackingIn } = await import('./typefaces.server.ts');
	return lettersLackingIn('bold', words);
}
