import type { Assessment, BlueprintCell, Item, LessonSummary, Module } from './published.ts';

/** How far one outcome of a module is taught and assessed. */
export type OutcomeCoverage = {
	id: string;
	text: string;
	/** Codes of lessons that teach it. */
	lessons: string[];
	/** Items that an attempt draws on it, and items in the banks. */
	drawn: number;
	banked: number;
	/** Criteria of assignments that judge it, e.g. 'Accuracy (25%)'. */
	criteria: string[];
	/** What a leader of the course should look at; null when nothing is missing. */
	gap: string | null;
};

export function outcomeCoverage(
	module: Pick<Module, 'outcomes'>,
	lessons: readonly Pick<LessonSummary, 'code' | 'outcomes'>[],
	assessments: readonly Assessment[],
	items: readonly Pick<Item, 'outcome'>[]
): OutcomeCoverage[] {
	return module.outcomes.map(({ id, text }) => {
		const cells = assessments.flatMap((one) => (one.kind === 'quiz' ? one.policy.blueprint : []));
		const criteria = assessments.flatMap((one) =>
			one.kind === 'assignment' ? one.policy.criteria : []
		);
		const found = {
			lessons: lessons.filter(({ outcomes }) => outcomes.includes(id)).map(({ code }) => code),
			drawn: sum(cells.filter(({ outcome }) => outcome === id).map(({ items: asked }) => asked)),
			banked: items.filter(({ outcome }) => outcome === id).length,
			criteria: criteria
				.filter(({ outcome }) => outcome === id)
				.map(({ title, weight }) => `${title} (${weight}%)`)
		};
		const assessed = found.drawn > 0 || found.criteria.length > 0;
		const gap =
			found.lessons.length === 0 ? 'No lesson teaches it' : assessed ? null : 'Nothing assesses it';
		return { id, text, ...found, gap };
	});
}

/** One cell of a blueprint against the bank. */
export type CellCoverage = BlueprintCell & {
	/** Items that fit the cell, by type in the order of the cell. */
	fitting: { type: string; count: number }[];
	total: number;
	/** Items of the bank for each one drawn: under 2, two attempts look much the same. */
	depth: number;
};

export function cellCoverage(
	blueprint: readonly BlueprintCell[],
	items: readonly Pick<Item, 'outcome' | 'type' | 'level'>[]
): CellCoverage[] {
	return blueprint.map((cell) => {
		const fitting = cell.types.map((type) => ({
			type,
			count: items.filter(
				(item) =>
					item.type === type && item.outcome === cell.outcome && cell.levels.includes(item.level)
			).length
		}));
		const total = sum(fitting.map(({ count }) => count));
		return { ...cell, fitting, total, depth: total / cell.items };
	});
}

export type ReviewState = 'overdue' | 'soon' | 'later';
const SOON_DAYS = 90;

/** @param today 'YYYY-MM-DD' */
export function reviewState(reviewBy: string, today: string): ReviewState {
	const days = (Date.parse(reviewBy) - Date.parse(today)) / 86_400_000;
	return days < 0 ? 'overdue' : days <= SOON_DAYS ? 'soon' : 'later';
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
