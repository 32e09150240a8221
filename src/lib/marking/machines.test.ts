import { describe, expect, it } from 'vitest';
import { getShortestPaths, getSimplePaths } from 'xstate/graph';
import { boardMachine, type BoardEvent } from './board.machine.ts';
import { submissionMachine, type SubmissionEvent } from './submission.machine.ts';

const submissionEvents: SubmissionEvent[] = [
	{ type: 'submitted', dueAt: null },
	{ type: 'marked', markId: 'm' }
];
const boardEvents: BoardEvent[] = [
	{ type: 'ratified', results: 0 },
	{ type: 'ratified', results: 12 }
];
const words = (path: { steps: { event: { type: string } }[] }) =>
	path.steps.map(({ event }) => event.type).filter((type) => type !== 'xstate.init');

describe('a submission', () => {
	it('goes from draft to submitted to marked, and no other way', () => {
		const paths = getSimplePaths(submissionMachine, { events: submissionEvents });
		expect(paths.map((path) => [String(path.state.value), words(path)])).toEqual([
			['draft', []],
			['submitted', ['submitted']],
			['marked', ['submitted', 'marked']]
		]);
	});

	it.each([
		['draft', ['submitted']],
		['submitted', ['marked']],
		['marked', []]
	])('in %s takes %j', (value, taken) => {
		const state = submissionMachine.resolveState({ value: value as 'draft', context: {} });
		expect(submissionEvents.filter((event) => state.can(event)).map(({ type }) => type)).toEqual(
			taken
		);
	});
});

describe('a board', () => {
	it('is ratified once, and only about someone', () => {
		const paths = getShortestPaths(boardMachine, { events: boardEvents });
		expect(paths.map((path) => String(path.state.value))).toEqual(['open', 'ratified']);
		const open = boardMachine.resolveState({ value: 'open', context: {} });
		expect(boardEvents.map((event) => open.can(event))).toEqual([false, true]);
		const ratified = boardMachine.resolveState({ value: 'ratified', context: {} });
		expect(boardEvents.map((event) => ratified.can(event))).toEqual([false, false]);
	});
});
