import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	decided,
	decisions,
	gradeOf,
	propose,
	resultsLine,
	weightedPercent,
	type ModuleFigure
} from './board.rules.ts';

const grades = { pass: 50, merit: 60, distinction: 70 };
const figure = (
	percent: number | null,
	hours = 20,
	outcome: ModuleFigure['outcome'] = percent === null ? null : percent >= 50 ? 'passed' : 'failed'
): ModuleFigure => ({ code: 'M', hours, percent, outcome });

const anyModules = fc.array(
	fc
		.record({ hundredths: fc.nat(10_000), hours: fc.integer({ min: 1, max: 40 }) })
		.map(({ hundredths, hours }) => figure(hundredths / 100, hours)),
	{ minLength: 1, maxLength: 8 }
);

describe('weighted percent', () => {
	it.each([
		['equal hours', [figure(60), figure(70)], 65],
		['more hours weigh more', [figure(60, 30), figure(70, 10)], 63],
		['half rounds up, once', [figure(69), figure(70)], 70],
		['modules are not rounded before', [figure(69.49), figure(69.5)], 69],
		['a module without a result leaves no figure', [figure(60), figure(null)], null],
		['nothing at all', [], null]
	])('%s', (_, modules, expected) => {
		expect(weightedPercent(modules)).toBe(expected);
	});

	it('is a whole number within half a mark of the exact mean, whatever the order', () => {
		fc.assert(
			fc.property(anyModules, (modules) => {
				const percent = weightedPercent(modules)!;
				const hours = modules.reduce((sum, module) => sum + module.hours, 0);
				const exact = modules.reduce((sum, { percent: p, hours: h }) => sum + p! * h, 0) / hours;
				expect(Number.isInteger(percent)).toBe(true);
				expect(percent - exact).toBeGreaterThan(-0.5 - 1e-9);
				expect(percent - exact).toBeLessThan(0.5 + 1e-9);
				expect(weightedPercent(modules.toReversed())).toBe(percent);
			})
		);
	});
});

describe('grade', () => {
	it.each([
		[null, null],
		[49, null],
		[50, 'Pass'],
		[59, 'Pass'],
		[60, 'Merit'],
		[70, 'Distinction'],
		[100, 'Distinction']
	])('%s: %s', (percent, grade) => {
		expect(gradeOf(grades, percent)).toBe(grade);
	});
});

describe('proposal', () => {
	it('awards whoever passed everything', () => {
		expect(propose(grades, [figure(69), figure(70)], false)).toEqual({
			percent: 70,
			decision: 'award',
			grade: 'Distinction'
		});
	});

	it('offers another try once, for up to half of the hours', () => {
		expect(propose(grades, [figure(72), figure(41)], false).decision).toBe('refer');
		expect(propose(grades, [figure(72), figure(41)], true).decision).toBe('fail');
		expect(propose(grades, [figure(72, 10), figure(41, 20)], false).decision).toBe('fail');
	});

	it('does not hold against a learner what never opened to them', () => {
		const { decision, percent } = propose(grades, [figure(41), figure(null)], false);
		expect(decision).toBe('refer');
		expect(percent).toBeNull();
	});

	it('never awards past a module that was not passed, and grades awards only', () => {
		fc.assert(
			fc.property(anyModules, fc.boolean(), (modules, before) => {
				const { decision, grade } = propose(grades, modules, before);
				const allPassed = modules.every(({ outcome }) => outcome === 'passed');
				expect(decision === 'award').toBe(allPassed);
				expect(grade !== null).toBe(decision === 'award');
			})
		);
	});

	it('gives way to the chair, who cannot make a graded refusal or an ungraded award', () => {
		fc.assert(
			fc.property(anyModules, fc.constantFrom(null, ...decisions), (modules, changed) => {
				const proposal = propose(grades, modules, false);
				const final = decided(grades, proposal, changed);
				expect(final.decision).toBe(changed ?? proposal.decision);
				expect(final.grade !== null).toBe(final.decision === 'award');
				expect(final.percent).toBe(proposal.percent);
			})
		);
	});
});

it('counts what is about to be ratified', () => {
	const made = (count: number, decision: 'award' | 'refer' | 'fail' | 'defer') =>
		Array.from({ length: count }, () => ({ decision }));
	expect(
		resultsLine([...made(9, 'award'), ...made(2, 'refer'), ...made(1, 'fail'), ...made(1, 'defer')])
	).toBe('13 results: 9 awards, 2 referred, 1 failed, 1 deferred');
	expect(resultsLine(made(1, 'award'))).toBe('1 result: 1 award');
});
