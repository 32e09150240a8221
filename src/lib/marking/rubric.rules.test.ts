import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Criterion } from '#lib/catalogue/published.ts';
import { contribution, levelOf, levels, rubricPercent, typicalPoints } from './rubric.rules.ts';

const criterion = (id: string, weight: number): Criterion => ({
	id,
	title: id,
	weight,
	outcome: 'LO1',
	levels: { notYet: '', pass: '', merit: '', distinction: '' }
});
const rubric = [
	criterion('roles', 25),
	criterion('map', 25),
	criterion('gaps', 30),
	criterion('use', 20)
];

/** A rubric of one to six criteria whose weights add up to 100, with points for each. */
const marked = fc
	.array(fc.record({ share: fc.integer({ min: 1, max: 100 }), points: fc.nat(100) }), {
		minLength: 1,
		maxLength: 6
	})
	.map((rows) => {
		const total = rows.reduce((sum, { share }) => sum + share, 0);
		const weights = rows.map(({ share }) => Math.floor((share * 100) / total));
		weights[0] = weights[0]! + 100 - weights.reduce((sum, weight) => sum + weight, 0);
		return {
			criteria: weights.map((weight, index) => criterion(`c${index}`, weight)),
			points: Object.fromEntries(rows.map(({ points }, index) => [`c${index}`, points]))
		};
	});

describe('levels', () => {
	it('cover every percent once, and a typical mark lies in its level', () => {
		for (let percent = 0; percent <= 100; percent++) {
			const homes = levels.filter(({ from, to }) => percent >= from && percent <= to);
			expect(homes).toEqual([levelOf(percent)]);
		}
		expect(levels.map(({ id }) => typicalPoints(id))).toEqual([40, 55, 65, 80]);
		for (const { id, typical } of levels) expect(levelOf(typical).id).toBe(id);
	});

	it('a fraction below a boundary is still below it', () => {
		expect(levelOf(49.99).id).toBe('notYet');
		expect(levelOf(69.99).id).toBe('merit');
		expect(levelOf(70).id).toBe('distinction');
	});
});

describe('percent', () => {
	it('is the weighted mean of the points', () => {
		expect(rubricPercent(rubric, { roles: 65, map: 55, gaps: 80, use: 40 })).toBe(62);
		expect(rubricPercent([criterion('a', 1), criterion('b', 2)], { a: 50, b: 51 })).toBe(50.67);
	});

	it('is not known while a criterion has no points', () => {
		expect(rubricPercent(rubric, { roles: 65, map: 55, gaps: 80 })).toBeNull();
		expect(rubricPercent([], {})).toBeNull();
	});

	it('lies between the least and the most points, and grows with each', () => {
		fc.assert(
			fc.property(marked, ({ criteria, points }) => {
				const percent = rubricPercent(criteria, points)!;
				const given = Object.values(points);
				expect(percent).toBeGreaterThanOrEqual(Math.min(...given));
				expect(percent).toBeLessThanOrEqual(Math.max(...given));
				const better = { ...points, c0: Math.min(100, points['c0']! + 1) };
				expect(rubricPercent(criteria, better)).toBeGreaterThanOrEqual(percent);
			})
		);
	});

	it('is what its parts add up to, when the weights make 100', () => {
		fc.assert(
			fc.property(marked, ({ criteria, points }) => {
				const parts = criteria.map(({ id }) => contribution(criteria, id, points[id]!));
				const sum = parts.reduce((total, part) => total + part, 0);
				expect(sum).toBeCloseTo(rubricPercent(criteria, points)!, 6);
			})
		);
	});
});
