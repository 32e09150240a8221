import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#lib/platform/days.ts';
import {
	type Agreement,
	agreementFields,
	bodyFor,
	groundOf,
	type Terms
} from './agreement.rules.ts';
import { consentWords } from './consent.rules.ts';
import { type AwardFacts, extrasOf, noticeBody } from './notice.rules.ts';

const facts: AwardFacts = {
	awardId: 'a',
	personId: 'p',
	nameAsAwarded: 'Amira Invented',
	qualificationCode: 'FCL',
	qualificationTitle: 'Foundations',
	editionLabel: '1',
	level: 'unregulated',
	hours: 40,
	outcomes: ['caf/4.0/A1.a'],
	grade: 'Merit',
	awardedOn: '2026-11-06',
	validFrom: '2026-11-06',
	expiresOn: null,
	state: 'awarded',
	decisionId: 'd',
	boardId: 'b',
	decidedOn: '2026-11-06'
};
const notice = noticeBody(
	{
		noticeId: 'n',
		type: 'award',
		position: 1,
		sequence: 1,
		issuedAt: new Date(0),
		effectiveOn: '2026-11-06',
		reasonCode: null,
		status: 'in_force',
		conditions: null,
		reviewOn: null,
		supersededBy: null
	},
	facts
);

const secrets = {
	register_number: 'R-12345',
	date_of_birth: '1980-03-27',
	email: 'amira@example.org',
	grade: 'Merit',
	standards_evidence: 'caf/4.0/A1.a'
};

const agreements: fc.Arbitrary<Agreement> = fc.record({
	id: fc.constant('g'),
	basis: fc.constantFrom('contract', 'consent'),
	fields: fc.subarray([...agreementFields]),
	startsOn: fc.integer({ min: 0, max: 20 }).map((days) => addDays('2027-01-01', days)),
	endsOn: fc.option(fc.integer({ min: 20, max: 40 }).map((days) => addDays('2027-01-01', days)))
});
const terms = fc.record({
	agreement: fc.option(agreements),
	consentId: fc.option(fc.constant('c'))
});
const full = (given: Pick<Terms, 'agreement' | 'consentId'>): Terms => ({
	...given,
	email: secrets.email,
	registerNumber: secrets.register_number,
	dateOfBirth: secrets.date_of_birth
});

test('no field travels that was not agreed, and each that was does', () => {
	fc.assert(
		fc.property(agreements, fc.option(fc.constant('c')), (agreement, consentId) => {
			const text = JSON.stringify(
				bodyFor(notice, { ...full({ agreement, consentId }), agreement })
			);
			for (const field of agreementFields) {
				expect(text.includes(secrets[field])).toBe(agreement.fields.includes(field));
			}
		})
	);
});

test('nothing is live without an agreement of that day, nor by consent without one that stands', () => {
	const days = fc.integer({ min: -5, max: 60 }).map((offset) => addDays('2027-01-01', offset));
	fc.assert(
		fc.property(terms, days, (given, day) => {
			const ground = groundOf(full(given), day);
			const { agreement } = given;
			const inTime =
				agreement !== null &&
				agreement.startsOn <= day &&
				(agreement.endsOn === null || day <= agreement.endsOn);
			const agreed = agreement?.basis === 'contract' || given.consentId !== null;
			expect(ground.live).toBe(inTime && agreed);
		})
	);
});

test('what goes on being true is said again, and ends with its status', () => {
	const limits = { conditions: 'Only under supervision', reviewOn: '2027-06-01' };
	const set = {
		...notice,
		status: 'conditions' as const,
		...toNotice(extrasOf('conditions', limits, null))
	};
	expect(extrasOf('conditions', {}, set)).toMatchObject(limits);
	expect(extrasOf('in_force', {}, set)).toEqual({
		conditions: null,
		reviewOn: null,
		supersededBy: null
	});
	expect(extrasOf('superseded', { supersededBy: 'b' }, set).supersededBy).toBe('b');
});

const toNotice = (extras: ReturnType<typeof extrasOf>) => ({
	conditions: extras.conditions,
	review_on: extras.reviewOn,
	superseded_by: extras.supersededBy
});

test('the words of a consent name the register and every field', () => {
	expect(consentWords('The Register', ['grade', 'email'])).toBe(
		'The academy may tell The Register your name, your award with its dates, whether it is in force, your grade and your e-mail address, and each change of it. I can take this back at any time; nothing new is sent from then on.'
	);
});
