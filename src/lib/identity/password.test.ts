import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, passwordFault } from './password.rules.ts';

const person = { email: 'amira.okafor@example.org', name: 'Amira Okafor-Lindqvist' };
const faultOf = (password: string) => passwordFault(password, person);

describe('passwordFault', () => {
	it.each(['tranche-demo-2026', 'copper lantern river', 'żółta łódź płynie', '🦊🦉🐢 forest walk'])(
		'takes %s',
		(password) => expect(faultOf(password)).toBeNull()
	);

	it.each([
		['', 'Enter'],
		['   ', 'Enter'],
		['elevenchars', '12 characters'],
		// Eleven faces, though 22 code units.
		['🦊'.repeat(11), '12 characters'],
		['x'.repeat(100) + 'yz '.repeat(40), 'fewer'],
		['password1234', 'first that others would try'],
		['Password2026!!', 'first that others would try'],
		['!!Sunshine2026', 'first that others would try'],
		['aaaaaaaaaaaa', 'first that others would try'],
		['abcabcabcabc', 'first that others would try'],
		['123456789012', 'first that others would try'],
		['qwertyuiopasdf', 'first that others would try'],
		['amira.okafor@example.org', 'name or e-mail'],
		['AMIRA OKAFOR-LINDQVIST', 'name or e-mail']
	])('refuses %j', (password, why) => expect(faultOf(password)).toContain(why));

	it('does not depend on the keyboard that typed the same characters', () => {
		const composed = 'crème brûlée café';
		expect(normalise(composed.normalize('NFD'))).toBe(normalise(composed.normalize('NFC')));
	});

	it('never throws and always says why in one sentence', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (password) => {
				const fault = faultOf(password);
				expect(fault === null || fault.length > 10).toBe(true);
			})
		);
	});
});
