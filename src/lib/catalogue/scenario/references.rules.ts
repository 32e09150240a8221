import { collect, namesOf, type Names } from './names.rules.ts';
import type { Finding } from './replay.rules.ts';
import type { Scenario } from './scenario.schema.ts';
import type { Effect, Guard } from './scenario-parts.schema.ts';
import { momentOf } from './story-time.rules.ts';

/** Where conditions and effects stand, by the key of their list. */
const GUARD_LISTS = ['when', 'vars'];
const EFFECT_LISTS = ['effects', 'entry', 'unanswered'];

/** Names that nothing has, names had twice, events that nobody hears or raises. */
export function checkNames(scenario: Scenario): Finding[] {
	const findings: Finding[] = [];
	const fault = (path: (string | number)[], message: string) => findings.push({ path, message });
	const names = namesOf(scenario);
	const guards = collect<Guard>(scenario, GUARD_LISTS);
	const effects = collect<Effect>(scenario, EFFECT_LISTS);
	const known = (path: (string | number)[], set: ReadonlySet<string>, ...ids: unknown[]) => {
		for (const id of ids) {
			if (typeof id === 'string' && !set.has(id)) fault(path, `nothing has the name "${id}"`);
		}
	};

	for (const { path, one } of guards) {
		known(path, names.variables, one.var);
		known(path, names.states, one.entered, ...(one.in ?? []));
		known(path, names.decisions, ...(one.decided ?? []));
		known(path, names.options, one.chose);
		const kind = one.var === undefined ? undefined : names.kinds.get(one.var);
		if (kind && (kind === 'number') === (one.is !== undefined)) {
			fault(path, `${one.var} is a ${kind} and cannot be compared in this way`);
		}
	}
	for (const { path, one } of effects) {
		known(path, names.variables, one.var);
		if (one.raise !== undefined && !names.heard.has(one.raise)) {
			fault(path, `no region hears the event "${one.raise}"`);
		}
		const kind = one.var === undefined ? undefined : names.kinds.get(one.var);
		if (kind && !fits(kind, one)) fault(path, `${one.var} is a ${kind} and cannot take this value`);
	}
	const raised = new Set(effects.map(({ one }) => one.raise));
	for (const { path, one } of collect<{ event: string }>(scenario, ['on'])) {
		if (!raised.has(one.event)) fault(path, `nothing raises the event "${one.event}"`);
	}
	checkStates(scenario, fault);
	checkPlaces(scenario, names, known, fault);
	return findings;
}

const fits = (kind: string, { add, set }: Effect): boolean =>
	kind === 'number'
		? add !== undefined || typeof set === 'number'
		: kind === 'flag'
			? typeof set === 'boolean'
			: set === 'now';

type Fault = (path: (string | number)[], message: string) => void;

function checkStates({ regions }: Scenario, fault: Fault): void {
	regions.forEach(({ initial, states, anywhere }, place) => {
		const ids = new Set(states.map(({ id }) => id));
		const here = (path: (string | number)[], id: string | undefined) => {
			if (id === undefined || ids.has(id) || id === 'history') return;
			fault(['regions', place, ...path], `the region has no state "${id}"`);
		};
		here(['initial'], initial);
		anywhere?.except?.forEach((id, index) => here(['anywhere', 'except', index], id));
		for (const list of ['on', 'always'] as const) {
			anywhere?.[list]?.forEach(({ to }, index) => here(['anywhere', list, index], to));
		}
		states.forEach((state, index) => {
			for (const list of ['on', 'always', 'after'] as const) {
				state[list]?.forEach(({ to }, step) => here(['states', index, list, step], to));
			}
		});
	});
}

type Known = (path: (string | number)[], set: ReadonlySet<string>, ...ids: unknown[]) => void;

function checkPlaces(scenario: Scenario, names: Names, known: Known, fault: Fault): void {
	scenario.variables.forEach((one, index) => {
		if (one.kind === 'number') known(['variables', index], names.variables, one.ceiling);
	});
	scenario.decisions.forEach((one, index) => {
		known(['decisions', index, 'opens'], names.injects, one.opens);
		const opens = scenario.injects.find(({ id }) => id === one.opens);
		if (opens && momentOf(opens.at) >= momentOf(one.closes)) {
			fault(['decisions', index, 'closes'], 'it closes before it opens');
		}
	});
	scenario.injects.forEach(({ at }, index) => {
		const before = scenario.injects[index - 1];
		if (before && momentOf(before.at) > momentOf(at)) {
			fault(['injects', index, 'at'], 'injects stand in the order of their times');
		}
	});
	scenario.scoring.outcomes.forEach((one, index) =>
		known(['scoring', 'outcomes', index], names.variables, one.var)
	);
	scenario.scoring.duties.forEach(({ states }, index) =>
		known(['scoring', 'duties', index], names.states, ...states.map((state) => state.in))
	);
	scenario.paths.forEach(({ steps, expect }, place) => {
		steps.forEach((step, index) => {
			const path = ['paths', place, 'steps', index];
			known(path, names.decisions, step.decide, step.hint);
			known(path, names.actions, step.act);
		});
		const { visits = [], ends = [], never = [], reaches = [], failed = [] } = expect;
		const states = [...visits, ...ends, ...never, ...reaches.map(({ state }) => state)];
		known(['paths', place, 'expect'], names.states, ...states);
		known(['paths', place, 'expect', 'failed'], names.mustPass, ...failed);
	});
	for (const [list, ids] of Object.entries(names.lists)) {
		ids.forEach((id, index) => {
			if (ids.indexOf(id) < index) fault([list, index, 'id'], `the name "${id}" is used twice`);
		});
	}
}
