import type { GlossaryTerm } from '#lib/catalogue/published.ts';

export type Letter = { letter: string; terms: GlossaryTerm[] };

/** Terms under their first letter, both in order; what begins with no letter stands under '0-9'. */
export function byLetter(terms: readonly GlossaryTerm[]): Letter[] {
	const groups = new Map<string, GlossaryTerm[]>();
	const sorted = terms.toSorted((a, b) => a.term.localeCompare(b.term, 'en-GB'));
	for (const term of sorted) {
		const first = term.term.normalize('NFKD').charAt(0).toUpperCase();
		const letter = /[A-Z]/.test(first) ? first : '0-9';
		groups.set(letter, [...(groups.get(letter) ?? []), term]);
	}
	return [...groups]
		.map(([letter, group]) => ({ letter, terms: group }))
		.toSorted((a, b) => a.letter.localeCompare(b.letter));
}
