import { Refused } from '#lib/platform/errors.ts';
import { holds, isIn } from './guard.rules.ts';
import { act, decide, pause, resume, takeHint } from './play.rules.ts';
import type { Run } from './run.ts';
import { advance, startRun } from './scenario.rules.ts';
import type { Scenario } from './scenario.schema.ts';
import { scoreOf, wasStopped } from './score.rules.ts';
import { momentOf, spanOf } from './story-time.rules.ts';
import type { PathStep, TestPath } from './test-path.schema.ts';

/** Something about a scenario that is not as it should be, and where it stands in the file. */
export type Finding = { path: (string | number)[]; message: string };

/** How far a path could be played, and what stood in its way. */
type Replay = { run: Run; stuck: Finding | undefined };

export function replay(scenario: Scenario, path: TestPath, seed = 0): Replay {
	let run = startRun(scenario, seed);
	for (const [index, step] of path.steps.entries()) {
		try {
			if (momentOf(step.at) < run.now) throw new Refused('The step above it is later.');
			run = played(scenario, advance(scenario, run, momentOf(step.at)), step);
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			return { run, stuck: { path: ['steps', index], message: error.message } };
		}
	}
	return { run: advance(scenario, run, momentOf(path.until)), stuck: undefined };
}

function played(scenario: Scenario, run: Run, step: PathStep): Run {
	if (step.decide !== undefined) {
		const { decide: decision, option = '', points } = step;
		return decide(scenario, run, { decision, option, points });
	}
	if (step.hint !== undefined) return takeHint(run, step.hint);
	if (step.act !== undefined) return act(scenario, run, step.act);
	return step.pause === undefined ? run : paused(scenario, run, spanOf(step.pause));
}

/** While the team is away the clock is pushed, and must not move. */
function paused(scenario: Scenario, run: Run, away: number): Run {
	const still = pause(scenario, run);
	try {
		advance(scenario, still, still.now + away);
	} catch (error) {
		if (error instanceof Refused) return resume(still);
		throw error;
	}
	throw new Error('The clock ran on while the exercise was paused.');
}

/** Plays one path and compares what comes of it with what the file expects. */
export function checkPath(scenario: Scenario, path: TestPath): { run: Run; findings: Finding[] } {
	const { run, stuck } = replay(scenario, path);
	if (stuck) return { run, findings: [stuck] };
	const findings: Finding[] = [];
	const fault = (key: string, message: string) => findings.push({ path: ['expect', key], message });
	compareStates(path, run, fault);
	compareScore(scenario, path, run, fault);
	path.expect.vars?.forEach((guard, index) => {
		if (holds(run, [guard])) return;
		const value = JSON.stringify(run.vars[guard.var ?? ''] ?? null);
		findings.push({
			path: ['expect', 'vars', index],
			message: `does not hold at the end${guard.var === undefined ? '' : `: ${guard.var} is ${value}`}`
		});
	});
	return { run, findings };
}

type Fault = (key: string, message: string) => void;

function compareStates({ expect }: TestPath, run: Run, fault: Fault): void {
	let place = 0;
	for (const wanted of expect.visits ?? []) {
		const found = run.entered.findIndex(({ state }, index) => index >= place && state === wanted);
		if (found === -1) return fault('visits', `${wanted} is not entered, or not in this order`);
		place = found + 1;
	}
	for (const wanted of expect.ends ?? []) {
		const [region = ''] = wanted.split('.');
		if (isIn(run, wanted)) continue;
		fault('ends', `${region} ends in ${run.regions[region]?.state}, not in ${wanted}`);
	}
	for (const { state, notBefore, by } of expect.reaches ?? []) {
		const first = run.entered.find((one) => one.state === state)?.at;
		const early = notBefore !== undefined && first !== undefined && first < momentOf(notBefore);
		if (first !== undefined && first <= momentOf(by) && !early) continue;
		const when = first === undefined ? 'never' : `at minute ${first}`;
		fault('reaches', `${state} is entered ${when}`);
	}
	for (const state of expect.never ?? []) {
		if (run.entered.some((one) => one.state === state)) fault('never', `${state} is entered`);
	}
}

function compareScore(scenario: Scenario, path: TestPath, run: Run, fault: Fault): void {
	const { score, failed, replayOffered } = path.expect;
	const got = scoreOf(scenario, run, path.record);
	if (score?.atLeast !== undefined && got.total < score.atLeast) {
		fault('score', `the score is ${got.total}`);
	}
	if (score?.lessThan !== undefined && got.total >= score.lessThan) {
		fault('score', `the score is ${got.total}`);
	}
	const list = (ids: readonly string[]) => ids.toSorted().join(', ') || 'none';
	if (failed && list(failed) !== list(got.failed)) {
		fault('failed', `these must-pass items fail: ${list(got.failed)}`);
	}
	if (
		replayOffered !== undefined &&
		replayOffered !== (run.safePoint !== null && wasStopped(scenario, run))
	) {
		fault('replayOffered', `a replay is ${replayOffered ? 'not ' : ''}offered`);
	}
}
