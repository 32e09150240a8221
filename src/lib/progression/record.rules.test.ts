import { expect, test } from 'vitest';
import { accountSentence } from './record.rules.ts';

test.each([
	['signed-in', { device: 'Firefox on Linux' }, 'You signed in (Firefox on Linux).'],
	['signed-in', { device: null }, 'You signed in.'],
	['password-changed', {}, 'You changed your password.'],
	['role-granted', { role: 'tutor' }, 'A right was given: tutor.'],
	// The history of the course tells these.
	['person-invited', {}, null],
	['enrolment-deferred', {}, null],
	['something-new', {}, null]
])('%s %j', (action, detail, sentence) => {
	expect(accountSentence(action, detail)).toBe(sentence);
});
