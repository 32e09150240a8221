import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aboutHours, countWords, markingMinutes, ownNamesIn, wordsLine } from './words.rules.ts';

describe('words', () => {
	it.each([
		['', 0],
		['  \n ', 0],
		['One two', 2],
		["don't re-open it - now", 4],
		['72 hours – § 3.1', 3]
	])('%j has %d', (text, count) => {
		expect(countWords(text)).toBe(count);
	});

	it('add up when texts are joined', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (one, other) => {
				expect(countWords(`${one}\n${other}`)).toBe(countWords(one) + countWords(other));
			})
		);
	});

	it('count a page of dashes at once', () => {
		expect(countWords('-'.repeat(200_000))).toBe(0);
	});

	it('are told against the limit', () => {
		expect(wordsLine(1204, 1500)).toBe('1,204 of 1,500 words');
		expect(wordsLine(1612, 1500)).toBe('1,612 words: 112 over the limit of 1,500');
	});
});

describe('own names in the text', () => {
	it('are found as whole words only', () => {
		expect(ownNamesIn('Written by Amira Okafor.', 'Amira Okafor')).toEqual(['Amira', 'Okafor']);
		expect(ownNamesIn('The Okaforian map', 'Amira Okafor')).toEqual([]);
		expect(ownNamesIn('Dr A. Li wrote', 'A. Li')).toEqual([]);
		expect(ownNamesIn('Zoë did', 'Zoë (Z.) Adams')).toEqual(['Zoë']);
	});

	it('never break on odd names', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (text, name) => {
				for (const part of ownNamesIn(text, name)) expect(text).toContain(part);
			})
		);
	});
});

it('estimates minutes to the next five', () => {
	expect(markingMinutes({ words: 1500, criteria: 4, hasFile: false })).toBe(25);
	expect(markingMinutes({ words: 1500, criteria: 4, hasFile: true })).toBe(30);
	expect(markingMinutes({ words: 0, criteria: 0, hasFile: false })).toBe(5);
});

it.each([
	[40, 'about 40 minutes'],
	[100, 'about 1 and a half hours'],
	[185, 'about 3 hours'],
	[200, 'about 3 and a half hours']
])('%d minutes are %s', (minutes, words) => {
	expect(aboutHours(minutes)).toBe(words);
});
