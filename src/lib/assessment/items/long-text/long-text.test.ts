import { expect, it } from 'vitest';
import { longText } from './long-text.rules.ts';
import { sampleLongText as body } from './long-text.samples.ts';

it('is always marked by a person', () => {
	expect(longText.needsPerson(body)).toBe(true);
	expect(longText.score(body, { text: 'Anything.' })).toBe(0);
});

it('keeps paragraphs as they were typed', () => {
	const text = 'First.\n\nSecond.';
	expect(longText.accept(body, { text: text.replaceAll('\n', '\r\n') })).toEqual({
		response: { text }
	});
	expect(longText.inWords(body, { text })).toBe(text);
	expect(longText.filled(body, { text: '' })).toBe('none');
});
