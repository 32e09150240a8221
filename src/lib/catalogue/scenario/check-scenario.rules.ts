import { checkNames } from './references.rules.ts';
import { checkPath, type Finding } from './replay.rules.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.schema.ts';
import { mostPoints } from './score.rules.ts';
import type { TestPath } from './test-path.schema.ts';
import { Restless } from './turn.rules.ts';

/**
 * Everything that can be said about a scenario by reading and by playing it: its names, its points,
 * its test paths, and that some test path comes to every state.
 */
export function checkScenario(scenario: Scenario): Finding[] {
	const names = checkNames(scenario);
	// A scenario with names that lead nowhere cannot be played.
	if (names.length > 0) return names;
	const findings: Finding[] = [];
	const most = mostPoints(scenario);
	if (most !== 100) {
		findings.push({ path: ['scoring'], message: `all points together make ${most}, not 100` });
	}
	const reached = new Set<string>();
	scenario.paths.forEach((path, index) => {
		const { run, findings: wrong } = played(scenario, path);
		for (const { state } of run?.entered ?? []) reached.add(state);
		for (const { path: inner, message } of wrong) {
			findings.push({
				path: ['paths', index, ...inner],
				message: `the path "${path.id}": ${message}`
			});
		}
	});
	scenario.regions.forEach(({ id, states }, region) =>
		states.forEach((state, index) => {
			if (reached.has(`${id}.${state.id}`)) return;
			findings.push({
				path: ['regions', region, 'states', index, 'id'],
				message: `no test path comes to the state "${state.id}"`
			});
		})
	);
	return findings;
}

function played(scenario: Scenario, path: TestPath): { run?: Run; findings: Finding[] } {
	try {
		return checkPath(scenario, path);
	} catch (error) {
		if (error instanceof Restless) return { findings: [{ path: [], message: error.message }] };
		throw error;
	}
}
