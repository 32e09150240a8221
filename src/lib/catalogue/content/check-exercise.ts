import { checkScenario } from '../scenario/check-scenario.rules.ts';
import type { Report } from './fault.ts';
import type { ScenarioReading } from './reading.ts';
import { Texts } from './texts.ts';

/** An exercise is read and played: what it says of itself must come out so. */
export function checkExercise(scenario: ScenarioReading, report: Report): void {
	// Made for its faults alone: no page shows the injects yet.
	void new Texts(scenario, { 'injects.*.text': 'item' }, { images: new Map() }, report);
	if (!scenario.whole) return;
	for (const { path, message } of checkScenario(scenario.whole)) scenario.fault(path, message);
}
