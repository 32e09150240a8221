import { holds } from './guard.rules.ts';
import type { Plan, Run } from './run.ts';
import type { Effect, Region, State, Step } from './scenario-parts.schema.ts';
import type { Scenario } from './scenario.schema.ts';
import { spanOf } from './story-time.rules.ts';

/** More steps than this without the clock moving: the scenario chases its own tail. */
const MOST_STEPS = 500;

export class Restless extends Error {}

/** Everything that one happening sets off, worked on a copy of the run. */
export type Turn = { scenario: Scenario; run: Run; raised: string[] };

export const plan = ({ run }: Turn, at: number, what: Plan): void =>
	void run.agenda.push({ at, order: run.planned++, ...what });

export function apply(turn: Turn, effects: readonly Effect[] = []): void {
	for (const effect of effects) {
		if (!holds(turn.run, effect.when)) continue;
		if (effect.var !== undefined) change(turn, effect.var, effect);
		else if (effect.raise !== undefined) raise(turn, effect.raise, effect.in);
	}
}

function raise(turn: Turn, event: string, later?: string): void {
	if (later === undefined) turn.raised.push(event);
	else plan(turn, turn.run.now + spanOf(later), { do: 'raise', event });
}

function change({ scenario, run }: Turn, id: string, { add, set }: Effect): void {
	const variable = scenario.variables.find((one) => one.id === id);
	const before = run.vars[id] ?? null;
	if (variable?.kind === 'time') run.vars[id] = before ?? run.now;
	else if (variable?.kind === 'flag') run.vars[id] = set === true;
	else if (variable) {
		const wanted = typeof set === 'number' ? set : Number(before) + (add ?? 0);
		const ceiling = variable.ceiling === undefined ? Infinity : Number(run.vars[variable.ceiling]);
		// A ceiling that came down later takes nothing away.
		const most = Math.max(Math.min(variable.max ?? Infinity, ceiling), Number(before));
		run.vars[id] = Math.max(variable.min, Math.min(wanted, most, variable.max ?? Infinity));
	}
}

export function enter(turn: Turn, region: Region, id: string): void {
	const { run } = turn;
	const state = stateOf(region, id);
	const old = run.regions[region.id];
	const visit = (old?.visit ?? 0) + 1;
	run.regions[region.id] = { state: id, before: old?.state ?? null, visit };
	run.entered.push({ at: run.now, state: `${region.id}.${id}` });
	if (state.safePoint) run.safePoint = { at: run.now, state: `${region.id}.${id}` };
	if (state.ends) run.over = true;
	apply(turn, state.entry);
	state.after?.forEach(({ wait }, index) =>
		plan(turn, run.now + spanOf(wait), { do: 'after', region: region.id, visit, index })
	);
	state.every?.forEach(({ each }, index) =>
		plan(turn, run.now + spanOf(each), { do: 'every', region: region.id, visit, index })
	);
}

export function take(turn: Turn, region: Region, { to, effects }: Step): void {
	apply(turn, effects);
	if (to === undefined) return;
	const before = turn.run.regions[region.id]?.before;
	enter(turn, region, to === 'history' ? (before ?? region.initial) : to);
}

/** Works off what was raised, and what holds without an event, until nothing is left to do. */
export function settle(turn: Turn): void {
	for (let steps = 0; !turn.run.over; steps++) {
		if (steps > MOST_STEPS) throw new Restless('The scenario never comes to rest.');
		const event = turn.raised.shift();
		if (event !== undefined) answer(turn, event);
		else if (!turn.scenario.regions.some((region) => takeAlways(turn, region))) return;
	}
}

/** Every region hears every event. */
function answer(turn: Turn, event: string): void {
	for (const region of turn.scenario.regions) {
		if (turn.run.over) return;
		const heard = candidates(turn.run, region, 'on').find(
			(one) => one.event === event && holds(turn.run, one.when)
		);
		if (heard) take(turn, region, heard);
	}
}

function takeAlways(turn: Turn, region: Region): boolean {
	const found = candidates(turn.run, region, 'always').find(({ when }) => holds(turn.run, when));
	if (found) take(turn, region, found);
	return found !== undefined;
}

/** What the state says, then what may happen anywhere in the region. */
function candidates<K extends 'on' | 'always'>(run: Run, region: Region, kind: K) {
	const state = currentState(run, region);
	const { anywhere } = region;
	const spared = anywhere?.except?.includes(state.id) ?? false;
	type One = NonNullable<State[K]>[number];
	return [...(state[kind] ?? []), ...(spared ? [] : (anywhere?.[kind] ?? []))] as One[];
}

export const currentState = (run: Run, region: Region): State =>
	stateOf(region, run.regions[region.id]?.state ?? region.initial);

function stateOf(region: Region, id: string): State {
	const state = region.states.find((one) => one.id === id);
	if (!state) throw new Error(`The region ${region.id} has no state ${id}.`);
	return state;
}

export const optionOf = (scenario: Scenario, decision: string, option: string) =>
	scenario.decisions.find(({ id }) => id === decision)?.options.find(({ id }) => id === option);
