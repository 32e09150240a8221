import { expect, it } from 'vitest';
import { decisions } from './board.rules.ts';
import { resultMail } from './result-mail.rules.ts';

const result = {
	...{ name: 'Amira Invented', email: 'amira@example.org', courseTitle: 'A Small Course' },
	...{ cohortCode: 'small-1', grade: 'Merit' }
};

it.each(decisions)('says of %s only what the board did', (decision) => {
	const { subject, text } = resultMail({ ...result, decision }, 'https://academy.example');
	const confirms = /has (been )?confirmed/;
	expect(confirms.test(subject)).toBe(decision !== 'defer');
	expect(confirms.test(text)).toBe(decision !== 'defer');
	expect(text.includes('Merit')).toBe(decision === 'award');
	expect(text).toContain('https://academy.example/learn/small-1/results');
});
