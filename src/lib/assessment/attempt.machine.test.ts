import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { describe, expect, it } from 'vitest';
import { attemptMachine, type AttemptEvent } from './attempt.machine.ts';

const events: AttemptEvent[] = [
	{ type: 'submitted', cause: 'learner', receipt: 'r' },
	{ type: 'submitted', cause: 'deadline', receipt: 'r' },
	{ type: 'marked', markId: 'm' },
	{ type: 'voided', reason: 'Fire alarm' }
];

const allowed: Record<string, Record<string, string>> = {
	inProgress: { submitted: 'submitted', voided: 'voided' },
	submitted: { marked: 'marked', voided: 'voided' },
	marked: { voided: 'voided' },
	voided: {}
};

describe('an attempt', () => {
	it('reaches every state', () => {
		const reached = getShortestPaths(attemptMachine, { events }).map(({ state }) => state.value);
		expect(new Set(reached)).toEqual(new Set(Object.keys(allowed)));
	});

	it.each(
		getSimplePaths(attemptMachine, { events }).map(
			(path) => [path.steps.map(({ event }) => event.type).join(' > '), path] as const
		)
	)('on the path %s takes just what its state allows', (_, path) => {
		const state = String(path.state.value);
		for (const event of events) {
			expect(path.state.can(event)).toBe(event.type in (allowed[state] ?? {}));
		}
	});

	it('is never handed in twice', () => {
		const paths = getSimplePaths(attemptMachine, { events });
		for (const { steps } of paths) {
			expect(steps.filter(({ event }) => event.type === 'submitted').length).toBeLessThanOrEqual(1);
		}
	});
});
