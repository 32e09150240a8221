import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused } from '#lib/platform/errors.ts';
import { readDocument } from '../content/document.ts';
import { checkScenario } from './check-scenario.rules.ts';
import { act, decide, pause, resume, takeHint } from './play.rules.ts';
import { checkPath, replay } from './replay.rules.ts';
import type { Run } from './run.ts';
import { advance, startRun } from './scenario.rules.ts';
import { scenarioSchema } from './scenario.schema.ts';
import { scoreOf } from './score.rules.ts';
import { momentOf } from './story-time.rules.ts';

const file = 'content/tranche-1/clhc/clhc-6/exercise/scenario.yaml';
const faults: string[] = [];
const read = readDocument(scenarioSchema, file, readFileSync(file, 'utf8'), ({ line, message }) =>
	faults.push(`${line}: ${message}`)
);
const scenario = read!.whole!;
const pathOf = (id: string) => scenario.paths.find((path) => path.id === id)!;
const played = (id: string, seed = 0) => replay(scenario, pathOf(id), seed).run;
const states = (run: Run) =>
	Object.fromEntries(Object.entries(run.regions).map(([id, { state }]) => [id, state]));

test('the file has no fault, and every state is reached', () => {
	expect(faults).toEqual([]);
	expect(checkScenario(scenario)).toEqual([]);
});

test('it has everything that the syllabus names', () => {
	const groups = new Set(scenario.regions.map(({ id, partOf }) => partOf ?? id));
	expect([...groups]).toEqual(['response', 'clinical', 'duties', 'comms', 'staff']);
	expect(scenario.injects.map(({ id }) => id)).toEqual(
		Array.from({ length: 17 }, (_, index) => `I${index + 1}`)
	);
	expect(scenario.decisions.map(({ id }) => id)).toEqual(
		Array.from({ length: 15 }, (_, index) => `D${index + 1}`)
	);
	expect(scenario.scoring.mustPass).toHaveLength(4);
	for (const { options } of scenario.decisions) {
		expect(options.map(({ points }) => points)).toEqual([3, 1, 0].slice(0, options.length));
	}
});

describe('test paths', () => {
	test.each(scenario.paths)('$id: $title', (path) => {
		expect(checkPath(scenario, path).findings).toEqual([]);
	});

	test('every best option ends in an award of marks near the top', () => {
		const run = played('all-best');
		expect(scoreOf(scenario, run, 2)).toMatchObject({
			total: 96.3,
			failed: [],
			band: 'distinction'
		});
		expect(run.vars['awareAt']).toBe(0);
	});

	test('harm rises by three an hour while nobody looks after safety', () => {
		const at = (hours: number) => {
			const path = pathOf('cell-missed-spread-held');
			const steps = path.steps.filter((step) => momentOf(step.at) < hours * 60);
			return Number(replay(scenario, { ...path, steps, until: `T+${hours}h` }).run.vars['harm']);
		};
		expect([3, 4, 5, 6, 12].map(at)).toEqual([0, 3, 6, 9, 27]);
	});

	test('a run that was stopped can be played again from its last safe point', () => {
		const { safePoint } = played('pay-next-day');
		expect(safePoint).toEqual({ at: momentOf('T+21h'), state: 'response.commanded' });
		const path = pathOf('pay-next-day');
		const again = path.steps.filter(({ at }) => momentOf(at) <= safePoint!.at);
		const { run } = replay(scenario, { ...path, steps: again, until: 'T+24h' });
		expect(states(run)).toMatchObject({ response: 'commanded', clinical: 'safetyCell' });
	});
});

test('a pause stops every clock, and play goes on as if there had been none', () => {
	const path = pathOf('pause-at-i9');
	const before = path.steps.slice(0, 4);
	const run = replay(scenario, { ...path, steps: before, until: 'T+2h' }).run;
	const away = pause(scenario, run);
	expect(() => advance(scenario, away, away.now + 60)).toThrow(Refused);
	expect(() => decide(scenario, away, { decision: 'D8', option: 'a' })).toThrow(Refused);
	const back = resume(away);
	expect({ ...back, pauses: 0 }).toEqual(run);
	const later = momentOf('T+4d');
	expect(states(advance(scenario, back, later))).toEqual(states(advance(scenario, run, later)));
	const twice = resume(pause(scenario, back));
	expect(() => pause(scenario, twice)).toThrow('No pause is left.');
});

test('a decision is taken once, while it is open', () => {
	const start = startRun(scenario);
	expect(() => decide(scenario, start, { decision: 'D2', option: 'a' })).toThrow('not open yet');
	const first = advance(scenario, start, momentOf('T-9d') - 1);
	const done = decide(scenario, first, { decision: 'D1', option: 'b' });
	expect(() => decide(scenario, done, { decision: 'D1', option: 'a' })).toThrow('already');
	const late = advance(scenario, first, momentOf('T-9d'));
	expect(() => decide(scenario, late, { decision: 'D1', option: 'a' })).toThrow('closed');
	expect(first.decided).toEqual({});
});

test('a hint costs a point of its decision, and never more than it earns', () => {
	const start = advance(scenario, startRun(scenario), momentOf('T-14d'));
	const helped = takeHint(start, 'D1');
	expect(decide(scenario, helped, { decision: 'D1', option: 'a' }).decided['D1']?.points).toBe(2);
	expect(decide(scenario, helped, { decision: 'D1', option: 'c' }).decided['D1']?.points).toBe(0);
	const own = decide(scenario, start, { decision: 'D1', option: 'other', points: 3 });
	expect(own.decided['D1']).toMatchObject({ option: 'other', points: 3 });
});

/** What a team might do: anything, at any time. */
const moves = fc.array(
	fc.record({
		wait: fc.integer({ min: 0, max: 2000 }),
		what: fc.oneof(
			...scenario.decisions.map(({ id, options }) =>
				fc.record({
					decision: fc.constant(id),
					option: fc.constantFrom(...options.map((one) => one.id), 'other'),
					points: fc.integer({ min: 0, max: 3 })
				})
			),
			fc.constantFrom(...scenario.actions.map(({ id }) => id))
		)
	}),
	{ maxLength: 40 }
);

function playedBy(team: typeof moves extends fc.Arbitrary<infer T> ? T : never, seed: number) {
	let run = startRun(scenario, seed);
	for (const { wait, what } of team) {
		run = advance(scenario, run, run.now + wait);
		try {
			run = typeof what === 'string' ? act(scenario, run, what) : decide(scenario, run, what);
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
		}
	}
	return run;
}

describe('whatever a team does', () => {
	const anyPlay = fc.tuple(moves, fc.integer({ min: 0, max: 1000 }));

	test('no variable leaves its bounds, and the score stays between 0 and 100', () => {
		fc.assert(
			fc.property(anyPlay, ([team, seed]) => {
				const run = playedBy(team, seed);
				for (const one of scenario.variables) {
					if (one.kind !== 'number') continue;
					const value = Number(run.vars[one.id]);
					expect(value).toBeGreaterThanOrEqual(one.min);
					expect(value).toBeLessThanOrEqual(one.max ?? Infinity);
				}
				expect(run.vars['spread']).toBeLessThanOrEqual(Number(run.vars['spreadMax']));
				const { total, failed } = scoreOf(scenario, run, 2);
				expect(total).toBeGreaterThanOrEqual(0);
				expect(total).toBeLessThanOrEqual(failed.length > 0 ? 40 : 100);
			}),
			{ numRuns: 200 }
		);
	});

	test('the same seed and the same moves give the same run, also when it was stored in between', () => {
		fc.assert(
			fc.property(anyPlay, ([team, seed]) => {
				const run = playedBy(team, seed);
				expect(playedBy(team, seed)).toEqual(run);
				const stored = JSON.parse(JSON.stringify(run)) as Run;
				const end = momentOf('T+228h');
				expect(advance(scenario, stored, end)).toEqual(advance(scenario, run, end));
			}),
			{ numRuns: 100 }
		);
	});

	test('the facilitator can always bring it to an end', () => {
		fc.assert(
			fc.property(anyPlay, ([team, seed]) => {
				const run = advance(scenario, playedBy(team, seed), momentOf('T+229h'));
				expect(['debrief', 'done', 'criticalFail']).toContain(run.regions['response']?.state);
			}),
			{ numRuns: 100 }
		);
	});
});

test('a seed shifts an inject by a few minutes, and seed 0 by none', () => {
	const shownAt = (seed: number) => {
		for (let minute = 70; minute <= 76; minute++) {
			if (advance(scenario, startRun(scenario, seed), minute).shown.includes('I8')) return minute;
		}
		return undefined;
	};
	expect(shownAt(0)).toBe(70);
	const times = Array.from({ length: 30 }, (_, seed) => shownAt(seed));
	expect(times).not.toContain(undefined);
	expect(new Set(times).size).toBeGreaterThan(2);
});
