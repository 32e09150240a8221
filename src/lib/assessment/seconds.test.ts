import { expect, test } from 'vitest';
import { secondsOf } from './seconds.ts';

const handedIn = new Date('2026-07-01T23:10:00Z');

test.each([
	// In London it is an hour later than in UTC: midnight is at 23:00.
	['2026-07-01T22:59:58Z', '23:59:58 on Wednesday 1 July 2026'],
	['2026-07-01T23:00:00Z', '00:00:00'],
	['2026-07-01T23:09:07Z', '00:09:07']
])('an answer of %s, handed in after midnight, was received at %s', (at, words) => {
	expect(secondsOf(new Date(at), handedIn)).toBe(words);
});
