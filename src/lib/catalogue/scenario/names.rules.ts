import type { Scenario } from './scenario.schema.ts';

type At<T> = { path: (string | number)[]; one: T };

export type Names = ReturnType<typeof namesOf>;

/** Every name that a part of the scenario may refer to. */
export function namesOf(scenario: Scenario) {
	const { variables, regions, injects, decisions, actions, paths, scoring } = scenario;
	const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
	return {
		kinds: new Map(variables.map(({ id, kind }) => [id, kind])),
		variables: new Set(ids(variables)),
		states: new Set(regions.flatMap(({ id, states }) => ids(states).map((one) => `${id}.${one}`))),
		injects: new Set(ids(injects)),
		decisions: new Set(ids(decisions)),
		options: new Set(
			decisions.flatMap(({ id, options }) =>
				[...ids(options), 'other'].map((one) => `${id}.${one}`)
			)
		),
		actions: new Set(ids(actions)),
		mustPass: new Set(ids(scoring.mustPass)),
		heard: new Set(collect<{ event: string }>(scenario, ['on']).map(({ one }) => one.event)),
		lists: {
			variables: ids(variables),
			regions: ids(regions),
			injects: ids(injects),
			decisions: ids(decisions),
			actions: ids(actions),
			paths: ids(paths)
		}
	};
}

/** Every entry of every list that stands under one of the keys, however deep. */
export function collect<T>(
	value: unknown,
	keys: readonly string[],
	path: (string | number)[] = []
): At<T>[] {
	if (typeof value !== 'object' || value === null) return [];
	const here = keys.includes(String(path.at(-1))) && Array.isArray(value);
	const own = here ? value.map((one: T, index) => ({ path: [...path, index], one })) : [];
	const inner = Object.entries(value).flatMap(([key, one]) =>
		collect<T>(one, keys, [...path, Array.isArray(value) ? Number(key) : key])
	);
	return [...own, ...inner];
}
