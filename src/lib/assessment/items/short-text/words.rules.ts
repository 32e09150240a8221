/** Comparing words as people type them. */

/** Without case, accents, punctuation and doubled spaces: 'Caldicott  Guardian!' -> 'caldicott guardian'. */
export const normalised = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		// "board's" and "boards" are told apart; "board’s" and "board's" are not.
		.replace(/['’]/g, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();

/** True when the phrase stands in the text, whole words only. Both are normalised. */
export const holdsPhrase = (text: string, phrase: string): boolean =>
	phrase !== '' && ` ${text} `.includes(` ${phrase} `);

/** The first words of a text, as typed. */
export const firstWords = (text: string, most: number): string =>
	text.trim().split(/\s+/).slice(0, most).join(' ');
