import { Refused } from '#lib/platform/errors.ts';
import { holds } from './guard.rules.ts';
import type { Due, Run } from './run.ts';
import type { Scenario } from './scenario.schema.ts';
import { momentOf, spanOf } from './story-time.rules.ts';
import {
	apply,
	currentState,
	enter,
	optionOf,
	plan,
	Restless,
	settle,
	take,
	type Turn
} from './turn.rules.ts';

/** Between two looks at the clock; the longest play of the first scenario has some 700. */
const MOST_HAPPENINGS = 20_000;

/**
 * Plays a scenario. Pure: every function gives a new run and leaves the old one as it was.
 * @param seed the same seed shifts the same injects by the same time; 0 shifts none
 */
export function startRun(scenario: Scenario, seed = 0): Run {
	const run: Run = {
		now: momentOf(scenario.start),
		seed,
		vars: Object.fromEntries(
			scenario.variables.map((one) => [one.id, one.kind === 'time' ? null : one.start])
		),
		regions: {},
		entered: [],
		agenda: [],
		planned: 0,
		shown: [],
		decided: {},
		hints: {},
		acted: [],
		paused: false,
		pauses: 0,
		over: false,
		safePoint: null
	};
	const turn: Turn = { scenario, run, raised: [] };
	for (const { id, at, shift } of scenario.injects) {
		const later = shift === undefined ? 0 : shiftOf(seed, id, spanOf(shift));
		plan(turn, momentOf(at) + later, { do: 'inject', id });
	}
	scenario.schedule.forEach(({ at }, index) => plan(turn, momentOf(at), { do: 'schedule', index }));
	for (const { id, closes } of scenario.decisions)
		plan(turn, momentOf(closes), { do: 'close', id });
	for (const region of scenario.regions) enter(turn, region, region.initial);
	settle(turn);
	return run;
}

/** Lets the story's clock run on to `to`, and everything happen that is due by then. */
export function advance(scenario: Scenario, before: Run, to: number): Run {
	if (before.paused) throw new Refused('The exercise is paused: its clocks stand still.');
	const run = structuredClone(before);
	for (let happened = 0; !run.over; happened++) {
		if (happened > MOST_HAPPENINGS) throw new Restless('Too much happens in this scenario.');
		const next = run.agenda.reduce<Due | undefined>(
			(a, b) => (a && sooner(a, b) ? a : b),
			undefined
		);
		if (!next || next.at > to) break;
		run.agenda.splice(run.agenda.indexOf(next), 1);
		run.now = Math.max(run.now, next.at);
		const turn: Turn = { scenario, run, raised: [] };
		happen(turn, next);
		settle(turn);
	}
	if (!run.over) run.now = Math.max(run.now, to);
	return run;
}

const sooner = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

function happen(turn: Turn, due: Due): void {
	const { scenario, run } = turn;
	switch (due.do) {
		case 'inject':
			run.shown.push(due.id);
			return apply(turn, scenario.injects.find(({ id }) => id === due.id)?.effects);
		case 'schedule':
			return apply(turn, scenario.schedule[due.index]?.effects);
		case 'close':
			if (Object.hasOwn(run.decided, due.id)) return;
			return apply(turn, scenario.decisions.find(({ id }) => id === due.id)?.unanswered);
		case 'decision':
			return apply(turn, optionOf(scenario, due.id, due.option)?.effects);
		case 'raise':
			return void turn.raised.push(due.event);
		default:
			return timer(turn, due);
	}
}

function timer(turn: Turn, due: Extract<Due, { do: 'after' | 'every' }>): void {
	const { scenario, run } = turn;
	const region = scenario.regions.find(({ id }) => id === due.region);
	if (!region || run.regions[due.region]?.visit !== due.visit) return;
	const state = currentState(run, region);
	const once = due.do === 'after' ? state.after?.[due.index] : undefined;
	if (once && holds(run, once.when)) take(turn, region, once);
	const again = due.do === 'every' ? state.every?.[due.index] : undefined;
	if (!again) return;
	if (holds(run, again.when)) apply(turn, again.effects);
	const { at: _, order: __, ...same } = due;
	plan(turn, due.at + spanOf(again.each), same);
}

/** From 0 to `most`, evenly spread, the same for the same seed and inject. */
function shiftOf(seed: number, inject: string, most: number): number {
	if (seed === 0) return 0;
	let hash = 2166136261 ^ seed;
	for (const letter of inject) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
	hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
	return ((hash ^ (hash >>> 13)) >>> 0) % (most + 1);
}
