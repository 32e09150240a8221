import { describe, expect, it } from 'vitest';
import { readRegisterQuery, searchWords } from './register-query.rules.ts';

describe('what is typed into the search of the register', () => {
	it.each([
		['', { kind: 'nothing' }],
		['  ', { kind: 'nothing' }],
		['j', { kind: 'too-short' }],
		['- ! ?', { kind: 'too-short' }],
		['1234 5678', { kind: 'number', number: '12345678' }],
		['k7qm-2vxa-90ht-4ewz', { kind: 'code', code: 'K7QM-2VXA-90HT-4EWZ' }],
		['Zoë O’Invented', { kind: 'words', words: ['zoe', 'oinvented'] }],
		['harrowmere placed', { kind: 'words', words: ['harrowmere', 'placed'] }],
		['J Smith, J', { kind: 'words', words: ['j', 'smith'] }],
		['Dr Zoë Invented', { kind: 'words', words: ['zoe', 'invented'] }],
		['Prof. Dame Zoë', { kind: 'words', words: ['zoe'] }],
		['Invented Dame', { kind: 'words', words: ['invented', 'dame'] }],
		['Dr', { kind: 'words', words: ['dr'] }]
	])('%j', (typed, query) => {
		expect(readRegisterQuery(typed)).toEqual(query);
	});

	it('looks at so many words and no more', () => {
		const typed = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' ');
		expect(readRegisterQuery(typed)).toMatchObject({ kind: 'words', words: { length: 8 } });
		expect(searchWords('x'.repeat(9))).toEqual(['xxxxxxxxx']);
	});
});
