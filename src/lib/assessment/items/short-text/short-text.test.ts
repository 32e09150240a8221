import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortText } from './short-text.rules.ts';
import { sampleKeywords as body, sampleShortText } from './short-text.samples.ts';
import { holdsPhrase, normalised } from './words.rules.ts';

const score = (text: string) => shortText.score(body, { text });

describe('keywords', () => {
	it.each([
		['The Caldicott Guardian or a deputy, within 72 hours', 1],
		['GUARDIAN; stand-in; three  days!', 1],
		['guàrdian, stand in', 2 / 3],
		['the guardians', 0], // whole words only
		['72 hours and three days', 1 / 3], // one share, whichever of its phrases is there
		['', 0],
		['I do not know', 0]
	])('%s is worth %d', (text, share) => {
		expect(score(text)).toBeCloseTo(share, 12);
	});

	it('reads no further than the words asked for', () => {
		const filler = 'word '.repeat(body.maxWords - 1);
		expect(score(`${filler}guardian`)).toBeCloseTo(1 / 3, 12);
		expect(score(`${filler}word guardian`)).toBe(0);
	});

	it('never falls when a keyword is added, within the words that are read', () => {
		const words = fc.array(fc.constantFrom('we', 'ask', 'guardian', 'deputy', 'and', '72'), {
			maxLength: 8
		});
		fc.assert(
			fc.property(words, fc.constantFrom('guardian', 'stand-in', 'three days'), (typed, more) => {
				const text = typed.join(' ');
				expect(score(`${text} ${more}`)).toBeGreaterThanOrEqual(score(text));
			})
		);
	});

	it('says of each keyword whether it was there, and shows the whole answer', () => {
		const [answer, ...keywords] = shortText.review(body, { text: 'a deputy' });
		expect(answer).toMatchObject({ yours: 'a deputy', verdict: 'left' });
		expect(keywords.map(({ verdict }) => verdict)).toEqual(['missed', 'right', 'missed']);
		expect(keywords[0]?.right).toBe('Caldicott Guardian or guardian');
	});
});

describe('comparing words', () => {
	it('does not see case, accents, punctuation or doubled spaces', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				const once = normalised(text);
				expect(normalised(once)).toBe(once);
				expect(normalised(`  ${text.toUpperCase()} `.toLowerCase())).toBe(
					normalised(text.toUpperCase().toLowerCase())
				);
			})
		);
		expect(normalised('The Board’s  rôle (night-time)')).toBe('the boards role night time');
	});

	it('finds phrases by whole words', () => {
		expect(holdsPhrase('the on call lead', 'on call')).toBe(true);
		expect(holdsPhrase('the son called', 'on call')).toBe(false);
		expect(holdsPhrase('anything', '')).toBe(false);
	});
});

describe('text that is kept', () => {
	it('has one kind of line end and nothing that a database refuses', () => {
		const given = { text: ' a\r\nb\u0000\ud800\u0007 ' };
		expect(shortText.accept(body, given)).toEqual({ response: { text: 'a\nb\ufffd' } });
	});
});

it('knows nothing of the marks that a person gives', () => {
	expect(shortText.needsPerson(sampleShortText)).toBe(true);
	expect(shortText.needsPerson(body)).toBe(false);
	expect(shortText.score(sampleShortText, { text: 'A name.' })).toBe(0);
});
