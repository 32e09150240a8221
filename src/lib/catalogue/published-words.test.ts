import { expect, test } from 'vitest';
import { publishedWords } from './published-words.ts';

test.each([
	['2018', '2018'],
	['2018-04', 'April 2018'],
	['2017-10-27', '27 October 2017']
])('%s is shown as %s', (published, words) => {
	expect(publishedWords(published)).toBe(words);
});
