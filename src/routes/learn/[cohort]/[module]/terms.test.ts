import { expect, test } from 'vitest';
import { type Assessment, UNLIMITED_TRIES } from '#lib/catalogue/published.ts';
import { termsOf, triesSentences } from './terms.ts';

const row = { weightPercent: 30, floorPercent: 60 };

test('a quiz in four lines', () => {
	const quiz = { ...row, kind: 'quiz', attempts: 3, policy: { itemCount: 20, minutes: 35 } };
	expect(termsOf(quiz as unknown as Assessment)).toEqual([
		'20 questions in 35 minutes',
		'Up to 3 tries: the best one counts',
		'Counts for 30% of the module',
		'You need at least 60%'
	]);
});

test('a quiz without an end of tries', () => {
	const policy = { itemCount: 20, minutes: 35 };
	const quiz = { ...row, kind: 'quiz', attempts: UNLIMITED_TRIES, policy };
	expect(termsOf(quiz as unknown as Assessment)[1]).toBe(
		'As many tries as you like: the best one counts'
	);
});

test('an assignment in four lines', () => {
	const file = { required: false, types: ['pdf', 'docx'], maxMegabytes: 10 };
	const policy = { words: 1500, file, resubmitCapPercent: 50 };
	const paper = { ...row, kind: 'assignment', attempts: 2, policy };
	expect(termsOf(paper as unknown as Assessment).slice(0, 2)).toEqual([
		'Up to 1,500 words and, if you like, one file (PDF, DOCX)',
		'Up to 2 tries: a second one counts for 50% at most'
	]);
	const plain = { ...paper, attempts: 1, policy: { ...policy, file: null } };
	expect(termsOf(plain as unknown as Assessment).slice(0, 2)).toEqual([
		'Up to 1,500 words',
		'One try'
	]);
});

test('which of several tries counts, as the edition says', () => {
	expect(
		triesSentences([
			{ kind: 'quiz', allowed: 3, counts: 'latest' },
			{ kind: 'assignment', allowed: 2, counts: 'best' }
		])
	).toBe(
		'Of several tries at the quiz, the latest one counts. Of several tries at the assignment, the best one counts.'
	);
	expect(triesSentences([{ kind: 'quiz', allowed: 1, counts: 'average' }])).toBe('');
	expect(triesSentences([{ kind: 'quiz', allowed: 2, counts: 'average' }])).toContain(
		'their average counts'
	);
});
