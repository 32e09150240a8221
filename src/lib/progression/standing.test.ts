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
		expect(standingMeaning(state)).toMatch(/\.$/);
	});
});
