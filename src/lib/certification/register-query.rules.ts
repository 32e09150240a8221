import { readCode } from './verification-code.rules.ts';

/** What somebody typed into the search of the public register. */
export type RegisterQuery =
	| { kind: 'nothing' }
	| { kind: 'too-short' }
	/** The number of an entry. */
	| { kind: 'number'; number: string }
	/** The code of a certificate. */
	| { kind: 'code'; code: string }
	| { kind: 'words'; words: string[] };

/** More words than a name and its organisation have; the rest is not looked at. */
const MOST_WORDS = 8;
const LONGEST_WORD = 60;

export function readRegisterQuery(typed: string): RegisterQuery {
	const said = typed.trim().slice(0, 300);
	if (said === '') return { kind: 'nothing' };
	const digits = said.replace(/[\s-]/g, '');
	if (/^[1-9]\d{7}$/.test(digits)) return { kind: 'number', number: digits };
	const code = looksLikeCode(said) ? readCode(said) : null;
	if (code) return { kind: 'code', code };
	const words = withoutTitle(searchWords(said))
		.map((word) => word.slice(0, LONGEST_WORD))
		.slice(0, MOST_WORDS);
	// One letter would list everybody.
	if (!words.some((word) => word.length > 1)) return { kind: 'too-short' };
	return { kind: 'words', words };
}

/** How people are addressed, in front of a name. Whoever is listed with it is found without it too. */
const titles = new Set(['dr', 'prof', 'professor', 'mr', 'mrs', 'ms', 'miss', 'mx', 'sir', 'dame']);

const withoutTitle = (words: string[]): string[] =>
	words.length > 1 && titles.has(words[0]!) ? withoutTitle(words.slice(1)) : words;

/** A name may have sixteen letters too: a code has its groups, or a figure among them. */
const looksLikeCode = (said: string) =>
	/\d/.test(said) || /^[a-z]{4}([\s-][a-z]{4}){3}$/i.test(said);

/** Words without accents, apostrophes and capitals, each once: what search_words() makes of a name. */
export function searchWords(said: string): string[] {
	const plain = said
		.normalize('NFD')
		.replace(/[\u0300-\u036f'’`]/g, '')
		.toLowerCase();
	return [...new Set(plain.split(/[^a-z0-9]+/).filter((word) => word !== ''))];
}
