import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeTrie } from 'cspell-trie-lib';

export type Dictionary = {
	has(word: string): boolean;
	like(word: string): string[];
};

/**
 * British English and the words of the field.
 * @param own words that count as they stand there: a name only with its capital
 */
export function openDictionary(own: ReadonlySet<string>): Dictionary {
	// The package shows only its description; the dictionary lies beside it.
	const description = createRequire(import.meta.url).resolve('@cspell/dict-en-gb');
	const trie = decodeTrie(gunzipSync(readFileSync(join(dirname(description), 'en_GB.trie.gz'))));
	const known = new Map<string, boolean>();
	const look = (word: string): boolean => {
		const lower = word.toLowerCase();
		return own.has(word) || own.has(lower) || trie.hasWord(word, true) || trie.hasWord(lower, true);
	};
	return {
		has(word) {
			const found = known.get(word) ?? look(word);
			known.set(word, found);
			return found;
		},
		like: (word) => trie.suggest(word, { numSuggestions: 3, ignoreCase: true })
	};
}
