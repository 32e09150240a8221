import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readingOf, readingVerdict, syllablesOf, termsPattern } from './reading-age.rules.ts';

const heard: Record<number, string> = {
	1: 'the nurse asked once used closed clothes NHS 2017',
	2: 'nurses table tables wanted boxes machine people leader patients special cautious changes software needed happened recent region being doing cyber little sometimes fluent',
	3: 'services area radio serious hospital financial evidence measurement carefully decided decision supplier suppliers previous period usual manual annual appetite exception idea improvement',
	4: 'evaluate authority information pathology emergency material situation society variety executive experience security scenario coordinate'
};

test.each(Object.entries(heard))('words of %s syllables', (count, words) => {
	const wrong = words.split(' ').filter((word) => syllablesOf(word) !== Number(count));
	expect(wrong).toEqual([]);
});

describe('a text', () => {
	const none = termsPattern([]);

	test('is counted by sentences and long words', () => {
		const { sentences, words, longWords } = readingOf(
			['The ward rang at 12.40. Nobody answered! "Who decides?" Authority was missing.'],
			none
		);
		expect({ sentences, words, longWords }).toEqual({ sentences: 4, words: 12, longWords: 2 });
	});

	test('has the age that the published formula gives', () => {
		// 30 sentences with 30 long words: 1.043 * sqrt(30) + 3.1291 = grade 8.84.
		const text = Array.from({ length: 30 }, () => 'The hospital rang.');
		expect(readingOf(text, none).age).toBe(13.8);
	});

	test('is not harder for the terms that the glossary explains', () => {
		const terms = termsPattern(['Caldicott Guardian', 'SIRO', 'accountability map']);
		const plain = readingOf(['One person decides. The other one asks.'], terms);
		const full = readingOf(
			['One person decides. The other one asks Caldicott Guardians about accountability maps.'],
			terms
		);
		expect(full.longWords).toBe(plain.longWords);
	});

	test('a term inside of a longer word is left alone', () => {
		expect('a capsule and an app'.replace(termsPattern(['app']), '')).toBe('a capsule and an ');
	});

	test('a term with signs in it is no pattern', () => {
		expect('C++ (old)'.replace(termsPattern(['C++ (old)', '']), 'x')).toContain('x');
	});

	test('any text has an age, and no less when a long word joins it', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (texts) => {
				const { age } = readingOf(texts, none);
				expect(Number.isFinite(age)).toBe(true);
			})
		);
		expect(readingOf([], none)).toMatchObject({ sentences: 0, words: 0 });
	});
});

test.each([
	[18.1, 'too-hard'],
	[18, null],
	[14, null],
	[12, null],
	[11.9, 'too-easy']
])('an age of %s is %s', (age, verdict) => {
	expect(readingVerdict({ age, sentences: 1, words: 1, longWords: 0 })).toBe(verdict);
});
