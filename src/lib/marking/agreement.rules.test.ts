import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreements, APART, FEWEST, type GivenMark, spreadBars } from './agreement.rules.ts';

const criteria = [{ id: 'map', title: 'The map' }];
const given = (yours: boolean, ...points: number[]): GivenMark[] =>
	points.map((each) => ({ yours, worth: each, points: { map: each } }));
const verdicts = (marks: GivenMark[]) => agreements(criteria, marks).map(({ verdict }) => verdict);

const anyMarks = fc.array(
	fc.record({ yours: fc.boolean(), worth: fc.integer({ min: 0, max: 100 }) }),
	{ maxLength: 40 }
);
const withPoints = (marks: readonly { yours: boolean; worth: number }[]): GivenMark[] =>
	marks.map(({ yours, worth }) => ({ yours, worth, points: { map: worth } }));

describe('agreements', () => {
	it('compares your mean with the others’, criterion by criterion and as a whole', () => {
		const marks = [...given(true, 60, 62, 64), ...given(false, 50, 52, 55)];
		expect(agreements(criteria, marks)).toEqual([
			{ id: 'map', title: 'The map', you: 62, others: 52.3, verdict: 'higher' },
			{ id: 'whole', title: 'The work as a whole', you: 62, others: 52.3, verdict: 'higher' }
		]);
		expect(verdicts([...given(true, 50, 52, 55), ...given(false, 60, 62, 64)])[0]).toBe('lower');
	});

	it('calls half a level apart, and less than that alike', () => {
		const others = given(false, 60, 60, 60);
		expect(verdicts([...given(true, 65, 65, 65), ...others])[0]).toBe('higher');
		expect(verdicts([...given(true, 64, 65, 65), ...others])[0]).toBe('alike');
	});

	it('says nothing from too few scripts of either side', () => {
		expect(verdicts([...given(true, 90, 90), ...given(false, 10, 10, 10)])[0]).toBe('too few');
		expect(verdicts(given(true, 90, 90, 90))[0]).toBe('too few');
		expect(agreements(criteria, [])[0]).toMatchObject({ you: null, others: null });
	});

	it('turns round when the two sides change places', () => {
		const turned = { higher: 'lower', lower: 'higher', alike: 'alike', 'too few': 'too few' };
		fc.assert(
			fc.property(anyMarks, (marks) => {
				const here = verdicts(withPoints(marks));
				const there = verdicts(withPoints(marks.map((m) => ({ ...m, yours: !m.yours }))));
				expect(there).toEqual(here.map((verdict) => turned[verdict]));
			})
		);
	});

	it('calls nobody apart who gives the same to everyone', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 3, max: 9 }), (points, n) => {
				const same = Array.from({ length: n }, () => points);
				expect(verdicts([...given(true, ...same), ...given(false, ...same)])).toEqual([
					'alike',
					'alike'
				]);
			})
		);
		expect(FEWEST).toBeGreaterThan(1);
		expect(APART).toBeGreaterThan(0);
	});
});

describe('spreadBars', () => {
	it('puts every mark into one level of its side, and of all when there are two sides', () => {
		fc.assert(
			fc.property(anyMarks, (marks) => {
				const bars = spreadBars(withPoints(marks));
				const total = (label: string) =>
					bars.find((bar) => bar.label === label)?.parts.reduce((sum, { count }) => sum + count, 0);
				const yours = marks.filter((mark) => mark.yours).length;
				const others = marks.length - yours;
				expect(total('Your marks') ?? 0).toBe(yours);
				expect(total('Other markers') ?? 0).toBe(others);
				expect(total('All marks')).toBe(yours > 0 && others > 0 ? marks.length : undefined);
			})
		);
	});
});
