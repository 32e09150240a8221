import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { describe, expect, it } from 'vitest';
import { attemptMachine, type AttemptEvent } from './attempt.machine.ts';

const events: AttemptEvent[] = [
	{ type: 'started', dueAt: '2026-11-06T18:35:00.000Z' },
	{ type: 'timeGiven', dueAt: '2026-11-06T18:45:00.000Z', accommodationId: 'a' },
	{ type: 'timeEnded' },
	{ type: 'submitted', cause: 'learner', receipt: 'r' },
	{ type: 'submitted', cause: 'deadline', receipt: 'r' },
	{ type: 'autoSubmitted', receipt: 'r' },
	{ type: 'marked', markId: 'm' },
	{ type: 'voided', reason: 'Fire alarm' }
];

const allowed: Record<string, readonly AttemptEvent['type'][]> = {
	notStarted: ['started', 'voided'],
	inProgress: ['timeGiven', 'timeEnded', 'submitted', 'voided'],
	overdue: ['timeGiven', 'submitted', 'autoSubmitted', 'voided'],
	submitted: ['marked', 'voided'],
	autoSubmitted: ['marked', 'voided'],
	marked: ['voided'],
	voided: []
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
			expect(path.state.can(event)).toBe(allowed[state]?.includes(event.type));
		}
	});

	it('is never handed in twice, and by the clock only once its time is over', () => {
		const paths = getSimplePaths(attemptMachine, { events });
		for (const { steps } of paths) {
			const types = steps.map(({ event }) => event.type);
			const handedIn = types.filter((type) => /^(submitted|autoSubmitted)$/.test(type));
			expect(handedIn.length).toBeLessThanOrEqual(1);
			const byClock = types.indexOf('autoSubmitted');
			if (byClock !== -1) expect(types[byClock - 1]).toBe('timeEnded');
		}
	});
});
