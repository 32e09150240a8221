/** Joiners and the like say how letters meet; none of them is a letter to be drawn. */
export const withoutJoiners = (words: string): string =>
	words.replace(/\p{Default_Ignorable_Code_Point}/gu, '');

/** What nearly every name is made of, and every typeface of certificates has: none needs to be read. */
export const isPlain = (words: string): boolean =>
	/^[ -~\u00a0-\u012b\u012e-\u0131\u0134-\u0165\u0168-\u017e\n]*$/.test(words);

/** Said of the field where somebody types what certificates cannot show. */
export const lackingWords = (letters: readonly string[]): string =>
	`Certificates lack ${letters.join(' ')}. Write it in plain Latin letters.`;
