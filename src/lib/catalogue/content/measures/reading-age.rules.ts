/**
 * SMOG (McLaughlin 1969), the measure that health services use for their leaflets: it counts the
 * words of three syllables and more. The age is the school grade and five years.
 */
export const readingAge = {
	formula: '1.043 * sqrt(long words * 30 / sentences) + 3.1291 + 5',
	longWordSyllables: 3,
	target: { from: 14, to: 16 },
	/** Years outside of the target that no measure of this kind can tell from inside. */
	tolerance: 2
} as const;

export type Reading = { sentences: number; words: number; longWords: number; age: number };

/** @param texts paragraphs and list entries, without headings and tables */
export function readingOf(texts: readonly string[], terms: RegExp): Reading {
	const sentences = texts
		.flatMap((text) => text.replace(terms, ' ').split(SENTENCE_END))
		.map((sentence) => sentence.match(WORD) ?? [])
		.filter((words) => words.length > 0);
	const words = sentences.flat();
	const longWords = words.filter(
		(word) => syllablesOf(word) >= readingAge.longWordSyllables
	).length;
	const grade = 1.043 * Math.sqrt((longWords * 30) / Math.max(sentences.length, 1)) + 3.1291;
	return {
		sentences: sentences.length,
		words: words.length,
		longWords,
		age: Math.round((grade + 5) * 10) / 10
	};
}

export function readingVerdict({ age }: Reading): 'too-hard' | 'too-easy' | null {
	if (age > readingAge.target.to + readingAge.tolerance) return 'too-hard';
	return age < readingAge.target.from - readingAge.tolerance ? 'too-easy' : null;
}

const SENTENCE_END = /(?<=[.!?]["'”’)]*)\s+(?=["'“‘(]*[\p{Lu}\p{N}])/u;
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}'’]|[.,](?=\p{N}))*/gu;

/** The terms of a glossary in a text, with their plurals and genitives. */
export function termsPattern(names: Iterable<string>): RegExp {
	const longestFirst = [...names].toSorted((a, b) => b.length - a.length);
	const escaped = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	// Matches nothing where there is no term.
	const any = escaped.length > 0 ? escaped.join('|') : '(?!)';
	return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?:e?s|['’]s)?(?![\\p{L}\\p{N}])`, 'giu');
}

/** As heard, by rule of thumb; a number or an abbreviation in capitals counts as one. */
export function syllablesOf(word: string): number {
	if (!/\p{Ll}/u.test(word)) return 1;
	const letters = word
		.toLowerCase()
		.replace(/['’]s?$/, '')
		.replace(/[^a-z]/g, '');
	const heard = SILENT.reduce((text, [ending, rest]) => text.replace(ending, rest), letters);
	const vowels = heard.match(/[aeiouy]+/g)?.length ?? 0;
	return Math.max(1, vowels + (heard.match(TWO_VOWELS)?.length ?? 0));
}

/** Endings that are written and not heard, and what is left of them. */
const SILENT: readonly [RegExp, string][] = [
	[/(?<=[^td])ed$/, ''],
	[/(?<=[^sxzcgh])es$/, 'e'],
	[/(?<=th)es$/, 'e'],
	[/(?<=[^aeiouy])le$/, 'el'],
	[/e(?=ly$|ments?$|ful(?:ly)?$|less$|ness$|where$|times?$)/, ''],
	[/(?<=.)e$/, '']
];

/** Vowels side by side that are heard as two: "area", "radio", "serious", "science", "evaluate". */
const TWO_VOWELS =
	/ea(?=$|te|ti)|io(?=$|[sd]$)|ia(?=$|t|r|b|n(?:ce|t))|(?<![ctg])ia(?=l)|(?<![ctg])iou|ien(?=c|t$)(?<!tien)|ier(?=s?$)|iet|(?<!q)ua(?=l|t|b)|(?<!q)ue(?=n)|ui(?=t[yi])|[aeouy]ing|eo(?=r|n$)|eu(?=m)|oo(?=rd)|cre(?=a)/g;
