import type { Criterion, RubricLevel } from '#lib/catalogue/published.ts';

/** The four levels of every rubric, with the points they stand for (whole numbers, 0 to 100). */
export const levels: readonly {
	id: RubricLevel;
	title: string;
	from: number;
	to: number;
	typical: number;
}[] = [
	{ id: 'notYet', title: 'Not yet', from: 0, to: 49, typical: 40 },
	{ id: 'pass', title: 'Pass', from: 50, to: 59, typical: 55 },
	{ id: 'merit', title: 'Merit', from: 60, to: 69, typical: 65 },
	{ id: 'distinction', title: 'Distinction', from: 70, to: 100, typical: 80 }
];

/** Points per criterion id, 0 to 100. */
export type Points = Readonly<Record<string, number>>;

export const levelOf = (percent: number) =>
	levels.findLast((level) => percent >= level.from) ?? levels[0]!;

export const levelBy = (id: string) => levels.find((level) => level.id === id);

export const typicalPoints = (id: RubricLevel): number => levelBy(id)!.typical;

/**
 * Weighted mean of the points, to 2 decimals, half up; computed in whole numbers so that no
 * fraction is lost on the way. Null while a criterion has no points.
 */
export function rubricPercent(criteria: readonly Criterion[], points: Points): number | null {
	let sum = 0;
	let weights = 0;
	for (const { id, weight } of criteria) {
		const given = points[id];
		if (given === undefined) return null;
		sum += weight * given;
		weights += weight;
	}
	if (weights === 0) return null;
	return Math.floor((sum * 100 * 2 + weights) / (weights * 2)) / 100;
}

/** Criteria that must be passed and have points below a pass, by id. */
export const notPassed = (criteria: readonly Criterion[], points: Points): string[] =>
	criteria
		.filter(({ id, mustPass }) => mustPass && (points[id] ?? 100) < levelBy('pass')!.from)
		.map(({ id }) => id);

/** What one criterion adds to the whole, to 2 decimals. */
export const contribution = (
	criteria: readonly Criterion[],
	criterionId: string,
	given: number
) => {
	const weights = criteria.reduce((sum, { weight }) => sum + weight, 0);
	const weight = criteria.find(({ id }) => id === criterionId)?.weight ?? 0;
	return weights === 0 ? 0 : Math.round((weight * given * 100) / weights) / 100;
};
