import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isReservedAddress } from './reserved-domain.rules.ts';

test('names that belong to nobody, and their children, in any letters', () => {
	for (const domain of [
		'example.org',
		'example.com',
		'example.net',
		'ward.example.org',
		'EXAMPLE.ORG',
		'example.org.',
		'a.test',
		'removed.invalid',
		'b.example',
		'localhost'
	]) {
		expect(isReservedAddress(`a@${domain}`), domain).toBe(true);
	}
});

test('real names are not, however like they look', () => {
	for (const domain of [
		'nhs.net',
		'myexample.org',
		'example.org.uk',
		'test.nhs.uk',
		'invalid.com'
	]) {
		expect(isReservedAddress(`a@${domain}`), domain).toBe(false);
	}
	fc.assert(
		fc.property(fc.stringMatching(/^[a-z]{1,10}$/), (label) => {
			expect(isReservedAddress(`a@example.org@${label}.uk`)).toBe(false);
			expect(isReservedAddress(`a@${label}.example.com`)).toBe(true);
		})
	);
});
