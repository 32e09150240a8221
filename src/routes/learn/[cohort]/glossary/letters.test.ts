import { expect, test } from 'vitest';
import { byLetter } from './letters.ts';

const terms = ['SIRO', 'just culture', '72-hour duty', 'Board', 'Éire', 'board paper'].map(
	(term) => ({
		id: term,
		term,
		meaning: ''
	})
);

test('terms stand under their letters, figures first', () => {
	expect(
		byLetter(terms).map(({ letter, terms }) => [letter, terms.map(({ term }) => term)])
	).toEqual([
		['0-9', ['72-hour duty']],
		['B', ['Board', 'board paper']],
		['E', ['Éire']],
		['J', ['just culture']],
		['S', ['SIRO']]
	]);
});
