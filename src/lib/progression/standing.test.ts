import { describe, expect, it } from 'vitest';
import { can } from '../platform/machine-store.server.ts';
import type { EnrolmentEvent } from './enrolment.machine.ts';
import { storedEnrolment } from './machines.ts';
import { actsIn, standingActs, standingMeaning, type StandingAct } from './standing.rules.ts';
import { enrolmentStates } from './words.rules.ts';

const events: Record<StandingAct, EnrolmentEvent> = {
	break: { type: 'deferred', reason: 'x' },
	withdraw: { type: 'withdrawn', reason: 'x' },
	'bring-back': { type: 'resumed', reason: 'x' }
};

describe.each(enrolmentStates)('somebody who is %s', (state) => {
	it('is offered exactly the acts that the machine takes', () => {
		const taken = standingActs.filter((act) => can(storedEnrolment, state, events[act]));
		expect([...actsIn(state)].sort()).toEqual(taken.sort());
	});

	it('is described in words', () => {
		expect(standingMeaning(state, [])).toMatch(/\.$/);
	});
});

it.each([
	[['passed', 'studying'], 'Works on M-2.'],
	[['awaitingMark', 'locked'], 'Has handed in M-1 and waits for the mark.'],
	[['assessing', 'awaitingMark'], 'Works on M-1.'],
	[['passed', 'passed'], 'Takes the course.']
])('whoever studies, with modules %s: %s', (states, words) => {
	const modules = states.map((state, index) => ({ code: `M-${index + 1}`, state }));
	expect(standingMeaning('studying', modules)).toBe(words);
});
