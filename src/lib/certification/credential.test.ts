import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, londonDay } from '#lib/platform/days.ts';
import { credentialFrom, type CredentialFacts } from './credential.rules.ts';

const facts: CredentialFacts = {
	id: '018f0000-0000-7000-8000-000000000001',
	awardId: '018f0000-0000-7000-8000-000000000002',
	editionId: '018f0000-0000-7000-8000-000000000003',
	code: 'K7QM-2VXA-90HT-4EWZ',
	name: 'Zoë Invented',
	email: 'zoe@example.org',
	title: 'Foundations of Cyber Leadership',
	criteria: 'Two modules passed.',
	qualificationId: 'FCL',
	grade: 'Merit',
	hours: 40,
	awardedOn: '2027-07-01',
	validFrom: '2027-07-01',
	printedEnd: '2030-06-30',
	outcomes: [],
	place: { list: 1, index: 7 }
};

test('a badge is good from the first moment of its first day in London to the last of its last, in summer too', () => {
	const days = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2026-01-01', n));
	fc.assert(
		fc.property(days, days, (validFrom, printedEnd) => {
			const badge = credentialFrom({ ...facts, validFrom, printedEnd }, 'https://academy.example');
			const dayAt = (field: string, seconds: number) =>
				londonDay(new Date(Date.parse(String(badge[field])) + seconds * 1000));
			expect([dayAt('validFrom', 0), dayAt('validFrom', -1)]).toEqual([
				validFrom,
				addDays(validFrom, -1)
			]);
			expect([dayAt('validUntil', 0), dayAt('validUntil', 1)]).toEqual([
				printedEnd,
				addDays(printedEnd, 1)
			]);
			expect(badge['awardedDate']).toBe('2027-06-30T23:00:00Z');
		})
	);
	const open = credentialFrom({ ...facts, printedEnd: null }, 'https://academy.example');
	expect(open).not.toHaveProperty('validUntil');
});

test('what it says of its holder is the name, and the address as nobody can read it back', () => {
	const said = JSON.stringify(credentialFrom(facts, 'https://academy.example'));
	expect(said).toContain('Zoë Invented');
	expect(said).not.toContain('zoe@');
});
