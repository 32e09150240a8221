import { describe, expect, it } from 'vitest';
import { howMade } from './how-made.ts';

const plain = { score: 9, marks: 12, percent: 75, rawPercent: 75, adjustments: [], byTutor: false };

describe('how a result was made', () => {
	it('is a sum of rules', () => {
		expect(howMade(plain).join(' ')).toBe(
			'Each question is scored by fixed rules from what you answered. 9 divided by 12 marks is 75%, shown as a whole number.'
		);
	});

	it('says what was taken off for late answers, and what that leaves', () => {
		const late = { kind: 'late', percent: 10, periods: 1, tooLate: false } as const;
		const words = howMade({ ...plain, percent: 65, adjustments: [late] });
		expect(words[1]).toBe('9 divided by 12 marks is 75%.');
		expect(words[2]).toBe('Answers came after the time: 10 taken off.');
		expect(words.at(-1)).toBe('That leaves 65%, shown as a whole number.');
	});

	it('says where a tutor marked', () => {
		expect(howMade({ ...plain, byTutor: true })[0]).toMatch(/^A tutor gave the marks for texts/);
	});
});
