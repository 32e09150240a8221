import type { StoredMachine } from '#lib/platform/machine-store.server.ts';
import { enrolmentMachine } from './enrolment.machine.ts';
import { moduleMachine } from './module.machine.ts';
import { enrolmentState, moduleState } from './words.rules.ts';

export const storedEnrolment: StoredMachine<typeof enrolmentMachine> = {
	name: 'enrolment',
	table: 'enrolment',
	machine: enrolmentMachine,
	ruleVersion: 'enrolment/1',
	refusal: (_event, state) =>
		`This cannot be done while the learner's status is "${enrolmentState(state).text}".`
};

export const storedModule: StoredMachine<typeof moduleMachine> = {
	name: 'module',
	table: 'module_progress',
	machine: moduleMachine,
	ruleVersion: 'module/1',
	refusal: (_event, state) =>
		state === 'locked'
			? 'This module is not open to you yet.'
			: `This cannot be done now: the module's status is "${moduleState(state).text}".`
};
