import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getSimplePaths } from 'xstate/graph';
import { awardMachine, type AwardEvent, type AwardState } from './award.machine.ts';
import { type AwardAct, reasonCodes, reasonsFor } from './reason.rules.ts';

const day = '2027-03-01';
const acts = Object.keys(reasonsFor) as AwardAct[];
const eventsOf = (): AwardEvent[] => [
	{ type: 'renewalOpened', effectiveOn: day, recordedOn: day },
	...acts.map((type) => ({
		type,
		reasonCode: reasonsFor[type][0]!,
		effectiveOn: day,
		recordedOn: day
	}))
];
const can = (state: AwardState, event: AwardEvent) =>
	awardMachine.resolveState({ value: state, context: {} } as never).can(event);

test('every path without a circle, from award to its ends', () => {
	const paths = getSimplePaths(awardMachine, { events: eventsOf() }).map(({ state, steps }) =>
		[...steps.map(({ event }) => event.type).slice(1), `-> ${String(state.value)}`].join(' ')
	);
	expect(paths.sort()).toMatchInlineSnapshot(`
		[
		  "-> awarded",
		  "expired -> expired",
		  "expired revoked -> revoked",
		  "renewalOpened -> due",
		  "renewalOpened expired -> expired",
		  "renewalOpened expired revoked -> revoked",
		  "renewalOpened revoked -> revoked",
		  "renewalOpened superseded -> superseded",
		  "renewalOpened suspended -> suspended",
		  "renewalOpened suspended revoked -> revoked",
		  "renewalOpened withdrawn -> withdrawn",
		  "revoked -> revoked",
		  "superseded -> superseded",
		  "suspended -> suspended",
		  "suspended revoked -> revoked",
		  "withdrawn -> withdrawn",
		]
	`);
});

test('what is final stays as it is', () => {
	for (const state of ['revoked', 'withdrawn', 'superseded'] as const) {
		for (const event of eventsOf()) expect(can(state, event)).toBe(false);
	}
});

test('an award under suspension is neither given up nor expired, only lifted or revoked', () => {
	const possible = eventsOf().filter((event) => can('suspended', event));
	expect(possible.map(({ type }) => type)).toEqual(['lifted', 'revoked']);
});

test('no move without a reason that fits, nor with a day after the day it is recorded', () => {
	const days = fc
		.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10));
	fc.assert(
		fc.property(
			fc.constantFrom(...acts),
			fc.constantFrom(...reasonCodes),
			days,
			days,
			(type, reasonCode, effectiveOn, recordedOn) => {
				const state = type === 'lifted' ? 'suspended' : 'awarded';
				const allowed = reasonsFor[type].includes(reasonCode) && effectiveOn <= recordedOn;
				expect(can(state, { type, reasonCode, effectiveOn, recordedOn })).toBe(allowed);
			}
		)
	);
});

test('a day that is none, or no reason at all, moves nothing', () => {
	const event = { type: 'revoked', effectiveOn: '', recordedOn: day } as unknown as AwardEvent;
	expect(can('awarded', event)).toBe(false);
	expect(can('awarded', { ...event, reasonCode: 'MALPRACTICE_PROVEN' } as AwardEvent)).toBe(false);
});
