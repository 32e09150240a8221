import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { addDays } from '#lib/platform/days.ts';
import {
	type Agreement,
	agreementFields,
	bodyFor,
	groundOf,
	inForceOn,
	nextAfter,
	type Terms
} from './agreement.rules.ts';
import { consentWords } from './consent.rules.ts';
import { namelessSchema, noticeSchema } from './notice.schema.ts';
import { type AwardFacts, extrasOf, noticeBody, reasonKept } from './notice.rules.ts';

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
	name_as_awarded: 'Amira Invented',
	register_number: 'R-12345',
	date_of_birth: '1980-03-27',
	year_of_birth: '1971',
	email: 'amira@example.org',
	grade: 'Merit',
	standards_evidence: 'caf/4.0/A1.a'
};

const agreement = (number: number, given: Partial<Agreement> = {}): Agreement => ({
	id: `g${number}`,
	number,
	basis: 'consent',
	fields: [],
	startsOn: '2026-01-01',
	endsOn: null,
	madeAt: new Date('2026-01-01T12:00:00Z'),
	...given
});
const dayOf = (min: number, max: number) =>
	fc.integer({ min, max }).map((days) => addDays('2027-01-01', days));
const generated = (number: number) =>
	fc.record({
		id: fc.constant(`g${number}`),
		number: fc.constant(number),
		basis: fc.constantFrom('contract' as const, 'consent' as const),
		fields: fc.subarray([...agreementFields]),
		startsOn: dayOf(0, 20),
		endsOn: fc.option(dayOf(20, 40)),
		madeAt: dayOf(-5, 45).map((day) => new Date(`${day}T12:00:00Z`))
	});
const history = fc.tuple(generated(1), generated(2), generated(3));
const terms = fc.record({
	agreements: history,
	consent: fc.option(
		fc.constantFrom('g1', 'g2', 'g3').map((agreementId) => ({ id: 'c', agreementId }))
	)
});
const full = (given: Pick<Terms, 'agreements' | 'consent'>): Terms => ({
	...given,
	email: secrets.email,
	registerNumber: secrets.register_number,
	dateOfBirth: secrets.date_of_birth,
	yearOfBirth: Number(secrets.year_of_birth)
});

/** Of the ids here none is one. */
const shape = <S extends typeof noticeSchema | typeof namelessSchema>({ entries }: S) =>
	v.object({
		schema_version: entries.schema_version,
		person: v.omit(entries.person, ['local_id'])
	});

test('what travels is what the agreement of that day names and, by consent, what was said yes to', () => {
	fc.assert(
		fc.property(terms, dayOf(-5, 60), (given, day) => {
			const ground = groundOf(full(given), day);
			if (!ground.live) return;
			const now = inForceOn(given.agreements, day)!;
			const saidTo = given.agreements.find(({ id }) => id === given.consent?.agreementId);
			const body = bodyFor(notice, full(given), ground);
			const text = JSON.stringify(body);
			v.parse(body.schema_version === 1 ? shape(noticeSchema) : shape(namelessSchema), body);
			// Version 2 goes only to a register that has agreed to it.
			if (body.schema_version === 2) {
				expect(given.agreements.some(({ fields }) => !fields.includes('name_as_awarded'))).toBe(
					true
				);
			}
			for (const field of agreementFields) {
				const agreed = now.basis === 'contract' || saidTo!.fields.includes(field);
				expect(text.includes(secrets[field])).toBe(now.fields.includes(field) && agreed);
			}
		}),
		{ numRuns: 1000 }
	);
});

test('nothing is live without an agreement of that day, nor by consent without one that stands', () => {
	fc.assert(
		fc.property(terms, dayOf(-5, 60), (given, day) => {
			const ground = groundOf(full(given), day);
			const begun = given.agreements.filter(({ startsOn }) => startsOn <= day).at(-1);
			const inTime = begun !== undefined && (begun.endsOn === null || day <= begun.endsOn);
			if (ground.live)
				expect(inTime && (begun.basis === 'contract' || given.consent !== null)).toBe(true);
			else if (inTime) expect(begun.basis).toBe('consent');
		}),
		{ numRuns: 1000 }
	);
});

test('an agreement that waits for its first day leaves the one before in force', () => {
	const now = agreement(1, { basis: 'contract' });
	const next = agreement(2, { basis: 'contract', startsOn: '2027-01-01' });
	const given = full({ agreements: [now, next], consent: null });
	expect(groundOf(given, '2026-12-31')).toMatchObject({ live: true, agreement: now });
	expect(groundOf(given, '2027-01-01')).toMatchObject({ live: true, agreement: next });
	expect(nextAfter([now, next], '2026-12-31')).toBe(next);
	expect(nextAfter([now, next], '2027-01-01')).toBeNull();
	// One that took its place and has ended does not bring it back.
	const ended = agreement(3, { endsOn: '2026-06-30' });
	expect(inForceOn([now, ended], '2026-07-01')).toBeNull();
	// Where nothing is in force it is waited for, and where it alone is a ground.
	expect(
		groundOf(full({ agreements: [ended, { ...next, number: 4 }], consent: null }), '2026-07-01')
	).toEqual({
		live: false,
		startsOn: '2027-01-01'
	});
	const asked = full({ agreements: [agreement(1), next], consent: null });
	expect(groundOf(asked, '2026-07-01')).toEqual({ live: false, startsOn: '2027-01-01' });
});

test('a yes goes over to what takes the place of its agreement, and is not woken after a break', () => {
	const year = agreement(1, { endsOn: '2026-12-31', fields: ['grade'] });
	const more = agreement(2, {
		startsOn: '2027-01-01',
		fields: ['grade', 'email'],
		madeAt: new Date('2026-12-01T12:00:00Z')
	});
	const consent = { id: 'c', agreementId: 'g1' };
	const on = (second: Agreement) =>
		groundOf(full({ agreements: [year, second], consent }), '2027-03-01');
	expect(on(more)).toMatchObject({ live: true, fields: ['grade'] });
	const withoutGround = { live: false, startsOn: null, why: 'noConsent' };
	expect(on({ ...more, startsOn: '2027-01-02' })).toEqual(withoutGround);
	// Made afterwards for days that had passed: nobody was told anything on them.
	expect(on({ ...more, madeAt: new Date('2027-02-01T12:00:00Z') })).toEqual(withoutGround);
	expect(on({ ...more, startsOn: '2027-02-01', fields: ['grade'] })).toMatchObject({ live: true });
});

test('what goes on being true is said again, and ends with its status', () => {
	const limits = { conditions: 'Only under supervision', reviewOn: '2027-06-01' };
	const set = {
		...notice,
		status: 'conditions' as const,
		...toNotice(extrasOf('conditions', limits, null))
	};
	expect(extrasOf('conditions', {}, set)).toMatchObject(limits);
	expect(extrasOf('conditions', { conditions: null }, set).conditions).toBeNull();
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

test('an amend gives the reason of a status for as long as it lasts', () => {
	const suspended = { ...notice, status: 'suspended', reason_code: 'UNDER_INVESTIGATION' } as const;
	expect(reasonKept('amend', 'suspended', suspended)).toBe('UNDER_INVESTIGATION');
	expect(reasonKept('amend', 'in_force', suspended)).toBeNull();
	expect(reasonKept('lift', 'suspended', suspended)).toBeNull();
	expect(reasonKept('amend', 'suspended', null)).toBeNull();
});

test('the words of a consent name the register and every field', () => {
	expect(consentWords('The Register', ['register_number'])).toMatch(
		/^The academy may tell The Register your award with its dates, whether it is in force and your number on the register, /
	);
	expect(consentWords('The Register', ['name_as_awarded', 'grade', 'email'])).toBe(
		'The academy may tell The Register your name, your award with its dates, whether it is in force, your grade and your e-mail address, and each change of it. I can take this back at any time; nothing new is sent from then on.'
	);
});
