import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AwardState } from './award.machine.ts';
import { conditionsTakenOver, givingWay } from './one-in-force.rules.ts';

const today = '2027-03-01';
const states: AwardState[] = [
	'provisional',
	'awarded',
	'due',
	'expired',
	'suspended',
	'conditions',
	'voided',
	'revoked',
	'withdrawn',
	'superseded'
];
const held = fc.record({
	state: fc.constantFrom(...states),
	expiresOn: fc.constantFrom(null, today, '2027-02-28', '2030-01-01'),
	conditions: fc.constantFrom(null, 'Works under supervision.', 'No lone work.'),
	conditionsPublic: fc.boolean()
});
const counts = ({ state, expiresOn }: { state: AwardState; expiresOn: string | null }) =>
	['awarded', 'due', 'conditions'].includes(state) && (expiresOn === null || expiresOn >= today);

test('whatever somebody holds, at most one is left in force, the newest', () => {
	fc.assert(
		fc.property(fc.array(held, { maxLength: 5 }), (awards) => {
			const settled = givingWay(awards, today);
			const left = awards.filter((award) => counts(award) && !settled?.older.includes(award));
			expect(left).toEqual(awards.filter(counts).slice(-1));
			expect(settled?.older.some(({ state }) => state === 'suspended') ?? false).toBe(false);
		})
	);
});

const award = (conditions: string | null, conditionsPublic = false) => ({
	...{ state: 'awarded' as const, expiresOn: null, conditions, conditionsPublic }
});

test('conditions go over to the newer award, and are published only where all are', () => {
	expect(conditionsTakenOver(award(null), [award(null)])).toBeNull();
	expect(conditionsTakenOver(award('One.'), [award(null)])).toBeNull();
	expect(conditionsTakenOver(award('One.'), [award('One.')])).toBeNull();
	expect(conditionsTakenOver(award(null), [award('One.', true)])).toEqual({
		words: 'One.',
		publish: true
	});
	expect(conditionsTakenOver(award('One.', true), [award('Two.'), award(null)])).toEqual({
		words: 'One.\nTwo.',
		publish: false
	});
});
