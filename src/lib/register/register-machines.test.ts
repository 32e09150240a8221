import { expect, test } from 'vitest';
import { getSimplePaths } from 'xstate/graph';
import { deliveryMachine } from './delivery.machine.ts';
import { receiverMachine } from './receiver.machine.ts';

const route = (steps: { event: { type: string } }[]) =>
	steps.map(({ event }) => event.type).filter((type) => type !== 'xstate.init');

test('every path of a delivery', () => {
	const paths = getSimplePaths(deliveryMachine, {
		events: [
			{ type: 'acknowledged', status: 200 },
			{ type: 'acknowledged', status: 302 },
			{ type: 'gaveUp', tries: 9 },
			{ type: 'withheld', why: 'noConsent' },
			{ type: 'overtaken' },
			{ type: 'askedAgain' }
		]
	});
	expect(paths.map(({ state, steps }) => [state.value, ...route(steps)])).toEqual([
		['waiting'],
		['acknowledged', 'acknowledged'],
		['stopped', 'gaveUp'],
		['withheld', 'withheld'],
		['overtaken', 'overtaken']
	]);
});

test('every path of a receiver', () => {
	const paths = getSimplePaths(receiverMachine);
	expect(paths.map(({ state, steps }) => [state.value, ...route(steps)])).toEqual([
		['active'],
		['paused', 'paused'],
		['gone', 'paused', 'saidGone'],
		['gone', 'saidGone']
	]);
});

test('only 200 to 299 acknowledges, and nothing is acknowledged twice', () => {
	const takes = (value: string, event: { type: 'acknowledged'; status: number }) =>
		deliveryMachine.resolveState({ value, context: {} } as never).can(event);
	for (const status of [199, 300, 302, 400, 410, 500]) {
		expect(takes('waiting', { type: 'acknowledged', status })).toBe(false);
	}
	expect(takes('waiting', { type: 'acknowledged', status: 204 })).toBe(true);
	expect(takes('acknowledged', { type: 'acknowledged', status: 200 })).toBe(false);
	expect(takes('stopped', { type: 'acknowledged', status: 200 })).toBe(false);
});
