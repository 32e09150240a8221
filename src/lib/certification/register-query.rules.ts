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

/** Letters without a plain one inside, and capitals: whatever the language of the machine is. */
const LETTERS =
	'łŁøØđĐðÐħĦŧŦŋŊıÆŒÞẞƏςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЂЈЉЊЋЏҐ';
const PLAIN =
	'llooddddhhttnniæœþßəσαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюяєіђјљњћџґ';
const plainLetters = new Map([...LETTERS].map((letter, at) => [letter, [...PLAIN][at]!]));
const spelt: Record<string, string> = { æ: 'ae', œ: 'oe', þ: 'th', ß: 'ss' };

/** Letters and figures of every script; the rest stands between words. */
const between =
	/[^a-z0-9\u00c0-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefe\uff10-\uffdc\u{10000}-\u{1efff}\u{20000}-\u{3ffff}]+/u;

/** Words without accents, apostrophes and capitals, each once: what search_words() makes of a name. */
export function searchWords(said: string): string[] {
	const plain = said
		.normalize('NFD')
		.replace(/[\u0300-\u036f\u02b9-\u02bf'’`]/g, '')
		.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
		.replace(/[^\0-\x7f]/gu, (letter) => plainLetters.get(letter) ?? letter)
		.replace(/[æœþß]/g, (letter) => spelt[letter]!);
	return [...new Set(plain.split(between).filter((word) => word !== ''))];
}
