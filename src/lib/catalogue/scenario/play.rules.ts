import { Refused } from '#lib/platform/errors.ts';
import { holds } from './guard.rules.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.schema.ts';
import { momentOf, spanOf } from './story-time.rules.ts';
import { apply, optionOf, plan, settle, type Turn } from './turn.rules.ts';

/** What those at the table do. Pure, like the clock: each gives a new run, or refuses. */

/** What a team chooses: a letter, or `other` with the points that the observer gives. */
export type Choice = { decision: string; option: string; points?: number | undefined };

/** A decision is taken once, between its inject and its closing time. */
export function decide(scenario: Scenario, before: Run, choice: Choice): Run {
	const { decision: id, option } = choice;
	const decision = scenario.decisions.find((one) => one.id === id);
	if (!decision) throw new Refused(`There is no decision ${id}.`);
	mayPlay(before);
	if (Object.hasOwn(before.decided, id)) throw new Refused(`${id} has been decided already.`);
	if (!before.shown.includes(decision.opens)) throw new Refused(`${id} is not open yet.`);
	if (before.now >= momentOf(decision.closes)) throw new Refused(`${id} is closed.`);
	const known = optionOf(scenario, id, option);
	if (!known && option !== 'other') throw new Refused(`${id} has no option ${option}.`);
	const run = structuredClone(before);
	const points = known?.points ?? Math.min(choice.points ?? 0, scenario.fairness.otherPoints);
	const cost = (run.hints[id] ?? 0) * scenario.fairness.hint.cost;
	run.decided[id] = { option, points: Math.max(0, points - cost), at: run.now };
	const turn: Turn = { scenario, run, raised: [] };
	const { tired } = scenario.fairness;
	if (holds(run, tired.when)) {
		plan(turn, run.now + spanOf(tired.delay), { do: 'decision', id, option });
	} else apply(turn, known?.effects);
	settle(turn);
	return run;
}

/** Something that the team may do at any time that allows it. */
export function act(scenario: Scenario, before: Run, id: string): Run {
	const action = scenario.actions.find((one) => one.id === id);
	if (!action) throw new Refused(`There is no action ${id}.`);
	mayPlay(before);
	if (action.once && before.acted.includes(id)) throw new Refused(`${id} has been done already.`);
	if (!holds(before, action.when)) throw new Refused(`${id} cannot be done now.`);
	const run = structuredClone(before);
	run.acted.push(id);
	const turn: Turn = { scenario, run, raised: [] };
	apply(turn, action.effects);
	settle(turn);
	return run;
}

/** The facilitator helps with a decision; it costs points of that decision alone. */
export function takeHint(before: Run, decision: string): Run {
	mayPlay(before);
	return { ...before, hints: { ...before.hints, [decision]: (before.hints[decision] ?? 0) + 1 } };
}

export function pause(scenario: Scenario, before: Run): Run {
	mayPlay(before);
	if (before.pauses >= scenario.fairness.pauses) throw new Refused('No pause is left.');
	return { ...before, paused: true, pauses: before.pauses + 1 };
}

export const resume = (before: Run): Run => ({ ...before, paused: false });

function mayPlay(run: Run): void {
	if (run.over) throw new Refused('The run is over.');
	if (run.paused) throw new Refused('The exercise is paused.');
}
