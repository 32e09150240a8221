import { describe, expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { can } from '#lib/platform/machine-store.server.ts';
import { boardDecisions, enrolmentMachine, type EnrolmentEvent } from './enrolment.machine.ts';
import { storedEnrolment, storedModule } from './machines.ts';
import { moduleMachine, moduleOutcomes, type ModuleEvent } from './module.machine.ts';
import { enrolmentStates, moduleStates } from './words.rules.ts';

const enrolmentEvents: EnrolmentEvent[] = [
	{ type: 'accepted' },
	{ type: 'reinvited' },
	{ type: 'studyStarted' },
	{ type: 'workCompleted' },
	{ type: 'workReopened' },
	...boardDecisions.map((decision) => ({ type: 'boardDecided' as const, decision })),
	{ type: 'deferred', reason: 'ill' },
	{ type: 'withdrawn', reason: 'moved' },
	{ type: 'resumed', reason: 'back' },
	{ type: 'lapsed' }
];

const moduleEvents: ModuleEvent[] = [
	{ type: 'unlocked' },
	{ type: 'studyStarted' },
	{ type: 'assessmentStarted' },
	{ type: 'assessmentStarted', held: true },
	{ type: 'workHandedIn' },
	...moduleOutcomes.map((outcome) => ({ type: 'resultSettled' as const, outcome, percent: 50 })),
	{ type: 'resultWithdrawn' },
	{ type: 'referredByBoard' }
];

const machines = [
	{
		name: 'enrolment',
		machine: enrolmentMachine as AnyStateMachine,
		stored: storedEnrolment,
		events: enrolmentEvents,
		words: enrolmentStates,
		// Where a learner's way ends for good.
		finals: ['awarded', 'failed'],
		goal: 'awarded'
	},
	{
		name: 'module',
		machine: moduleMachine as AnyStateMachine,
		stored: storedModule,
		events: moduleEvents,
		words: moduleStates,
		// Even these may change while the board has not met.
		finals: [] as string[],
		goal: 'passed'
	}
];

for (const { name, machine, stored, events, words, finals, goal } of machines) {
	describe(name, () => {
		const shortest = getShortestPaths(machine, { events: events as never });
		const simple = getSimplePaths(machine, { events: events as never });
		const states = Object.keys(machine.states);
		const stateOf = (path: (typeof simple)[number]) => String(path.state.value);
		const leaves = (state: string) =>
			events.filter((event) => can(stored as never, state, event as never));

		test.each(states)('%s can be reached', (state) => {
			expect(shortest.map(stateOf)).toContain(state);
		});

		test.each(states)('%s has words of its own', (state) => {
			expect(words).toContain(state);
		});

		test('there are words for no other state', () => {
			expect(words.toSorted()).toEqual(states.toSorted());
		});

		test.each(states)('%s is left by some event, unless it is final', (state) => {
			expect(leaves(state).length === 0).toBe(finals.includes(state));
		});

		test.each(states.filter((state) => !finals.includes(state)))(
			`${goal} can be reached from %s`,
			(state) => {
				const onwards = getShortestPaths(machine, {
					events: events as never,
					fromState: machine.resolveState({ value: state, context: {} }) as never
				});
				expect(onwards.map(stateOf)).toContain(goal);
			}
		);

		test.each(simple.map((path) => [described(path), path] as const))('%s', (_, path) => {
			let state = String(machine.config.initial);
			for (const step of path.steps.slice(1)) {
				expect(can(stored as never, state, step.event as never)).toBe(true);
				state = String(step.state.value);
			}
			expect(state).toBe(stateOf(path));
		});

		test.each(states)('what cannot happen in %s is refused in plain words', (state) => {
			for (const { type } of events) {
				expect(stored.refusal(type, state)).toMatch(/^[A-Z].*\.$/);
			}
		});
	});
}

function described(path: { steps: { event: { type: string } }[] }): string {
	const names = path.steps.slice(1).map(({ event }) => {
		const { type, decision, outcome } = event as {
			type: string;
			decision?: string;
			outcome?: string;
		};
		return [type, decision ?? outcome].filter(Boolean).join(' ');
	});
	return `path: ${names.join(', ') || 'stay'}`;
}
