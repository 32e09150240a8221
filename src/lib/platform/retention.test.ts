import { expect, test } from 'vitest';
import { daysInWords, dueBefore, howLong, type Kept, retention } from './retention.rules.ts';

test('how long, in words', () => {
	expect([1, 30, 90, 183, 365, 730].map(daysInWords)).toEqual([
		'1 day',
		'30 days',
		'90 days',
		'6 months',
		'12 months',
		'24 months'
	]);
	expect(howLong(retention.mailText)).toBe('30 days after it was written');
	expect(howLong(retention.acts)).toBe('Kept: this record cannot be changed');
});

test('what is due lies as many days back as the table says', () => {
	const now = new Date('2026-11-06T12:00:00Z');
	expect(dueBefore('mailText', now)).toEqual(new Date('2026-10-07T12:00:00Z'));
});

test('every line says what and why, and the words that follow the days fit them', () => {
	for (const each of Object.values<Kept>(retention)) {
		expect(each.what).not.toBe('');
		expect(each.why).not.toBe('');
		expect(each.from[0] === each.from[0]!.toUpperCase()).toBe(each.days === null);
	}
});
