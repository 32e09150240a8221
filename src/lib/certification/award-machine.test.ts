import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { awardMachine, type AwardEvent, type AwardState } from './award.machine.ts';
import { type AwardAct, ownReasonCodes, reasonCodes, reasonsFor } from './reason.rules.ts';

const day = '2027-03-01';
const acts = Object.keys(reasonsFor) as AwardAct[];

/** An event with everything that any move may name. */
const eventOf = (type: AwardAct, facts: object = {}): AwardEvent =>
	({
		type,
		by: 'one',
		reasonCode: reasonsFor[type][0]!,
		effectiveOn: day,
		recordedOn: day,
		evidence: 'Case 7',
		reviewOn: '2027-03-29',
		conditions: 'Works under supervision.',
		publish: false,
		into: 'awarded',
		opensOn: day,
		graceEndsOn: day,
		proposedBy: 'two',
		supersededBy: 'another award',
		...facts
	}) as AwardEvent;

const under = { into: 'conditions' };
const events = [
	...acts.map((act) => eventOf(act)),
	...(['lifted', 'renewed', 'renewedLate', 'reinstated'] as const).map((act) => eventOf(act, under))
];
const can = (state: AwardState, event: AwardEvent) =>
	awardMachine.resolveState({ value: state, context: {} } as never).can(event);

const possible = (state: AwardState) => [
	...new Set(events.filter((event) => can(state, event)).map(({ type }) => type))
];

test('what can happen in each state', () => {
	const inForce = ['expired', 'suspended', 'conditionsSet', 'revoked', 'withdrawn', 'superseded'];
	const table: Record<AwardState, string[]> = {
		provisional: ['confirmed', 'voided'],
		awarded: ['renewalOpened', ...inForce],
		due: ['renewed', ...inForce],
		expired: ['renewedLate', 'reinstated', 'revoked', 'superseded'],
		// Neither given up nor expired before the question is settled.
		suspended: ['conditionsSet', 'reviewed', 'lifted', 'revoked'],
		conditions: [
			'renewalOpened',
			'renewed',
			'expired',
			'suspended',
			'conditionsSet',
			'reviewed',
			'lifted',
			'revoked',
			'superseded'
		],
		voided: [],
		revoked: [],
		withdrawn: [],
		superseded: []
	};
	for (const [state, wanted] of Object.entries(table)) {
		expect(possible(state as AwardState), state).toEqual(
			acts.filter((act) => wanted.includes(act))
		);
	}
});

test('every state is reached from the first one', () => {
	const reached = getShortestPaths(awardMachine, { events }).map(({ state, steps }) =>
		[...steps.map(({ event }) => event.type).slice(1), `-> ${String(state.value)}`].join(' ')
	);
	expect(reached.sort()).toMatchInlineSnapshot(`
		[
		  "-> provisional",
		  "confirmed -> awarded",
		  "confirmed conditionsSet -> conditions",
		  "confirmed expired -> expired",
		  "confirmed renewalOpened -> due",
		  "confirmed revoked -> revoked",
		  "confirmed superseded -> superseded",
		  "confirmed suspended -> suspended",
		  "confirmed withdrawn -> withdrawn",
		  "voided -> voided",
		]
	`);
});

test('no move without who, a reason that fits, evidence, and days in their order', () => {
	const from: Partial<Record<AwardAct, AwardState>> = {
		confirmed: 'provisional',
		voided: 'provisional',
		renewed: 'due',
		renewedLate: 'expired',
		reinstated: 'expired',
		reviewed: 'suspended',
		lifted: 'suspended'
	};
	const days = fc
		.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10));
	const texts = fc.constantFrom('', 'one');
	fc.assert(
		fc.property(
			fc.constantFrom(...acts),
			fc.constantFrom(...reasonCodes, ...ownReasonCodes),
			fc.tuple(days, days),
			fc.tuple(texts, texts),
			(type, reasonCode, [effectiveOn, recordedOn], [by, evidence]) => {
				const facts = { reasonCode, effectiveOn, recordedOn, by, evidence };
				const ahead = { reviewOn: '2050-01-01', graceEndsOn: '2050-01-01' };
				const allowed =
					reasonsFor[type].includes(reasonCode) &&
					effectiveOn <= recordedOn &&
					by !== '' &&
					evidence !== '';
				expect(can(from[type] ?? 'awarded', eventOf(type, { ...ahead, ...facts }))).toBe(allowed);
			}
		)
	);
});

test.each([
	['revoked', { proposedBy: 'one' }],
	['revoked', { proposedBy: '' }],
	['suspended', { reviewOn: day }],
	['suspended', { reviewOn: undefined }],
	['conditionsSet', { conditions: '' }],
	['superseded', { supersededBy: '' }],
	['withdrawn', { effectiveOn: '' }],
	['withdrawn', { reasonCode: undefined }]
] as const)('%s with %j moves nothing', (type, facts) => {
	expect(can('awarded', eventOf(type))).toBe(true);
	expect(can('awarded', eventOf(type, facts))).toBe(false);
});

test('too late is too late', () => {
	const late = (graceEndsOn: string) => can('expired', eventOf('renewedLate', { graceEndsOn }));
	expect([late('2027-03-01'), late('2027-02-28'), late('')]).toEqual([true, false, false]);
});

test('under conditions an award is renewed in its window, and no earlier', () => {
	const renewed = (opensOn: string | null) => can('conditions', eventOf('renewed', { opensOn }));
	expect([renewed(day), renewed('2027-03-02'), renewed(null)]).toEqual([true, false, false]);
});

test.each(['renewedLate', 'reinstated'] as const)(
	'%s brings conditions back that the award had when it expired, with a day of review',
	(act) => {
		const expired = awardMachine.resolveState({ value: 'expired', context: {} } as never);
		const after = (facts: object) =>
			transition(awardMachine, expired, eventOf(act, facts))[0].value;
		expect(after({ into: 'awarded' })).toBe('awarded');
		expect(after(under)).toBe('conditions');
		expect(after({ ...under, reviewOn: undefined })).toBe('expired');
		// As it was written down before conditions outlasted the end of an award.
		expect(after({ into: undefined })).toBe('awarded');
	}
);

test('a suspension ends in force, or with the conditions that stood before', () => {
	const suspended = awardMachine.resolveState({ value: 'suspended', context: {} } as never);
	const after = (into: string) =>
		transition(awardMachine, suspended, eventOf('lifted', { into }))[0].value;
	expect([after('awarded'), after('conditions')]).toEqual(['awarded', 'conditions']);
});
