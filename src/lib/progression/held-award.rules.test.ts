import { expect, test } from 'vitest';
import { awardMachine } from '../certification/award.machine.ts';
import { awardNotInForce } from './held-award.rules.ts';

const at = new Date('2029-08-07T22:59:59Z');
const now = (awardState: string | null, awardExpiresOn: string | null = null) =>
	awardNotInForce({ awardState, awardExpiresOn }, at);

test('only what is in force says nothing, of all the states that an award has', () => {
	const silent = Object.keys(awardMachine.states).filter((state) => now(state) === null);
	expect(silent.toSorted()).toEqual(['awarded', 'conditions', 'due', 'provisional', 'voided']);
	expect(now(null)).toBeNull();
});

test('the last day of an award is a day in force, and the day after in London is not', () => {
	expect(now('awarded', '2029-08-07')).toBeNull();
	expect(now('awarded', '2029-08-06')?.words.text).toBe('Expired');
	const midnight = new Date(at.getTime() + 1000);
	expect(
		awardNotInForce({ awardState: 'due', awardExpiresOn: '2029-08-07' }, midnight)?.heading
	).toBe('Your award has expired');
});

test('a suspended award is suspended, also when its time is over', () => {
	expect(now('suspended', '2029-01-01')?.words.text).toBe('Suspended');
});
