import type { Grades } from '#lib/catalogue/published.ts';

/**
 * What a board is offered: the figures it reads and the decision the rules would make. Source: the
 * academy's assessment practice, sections 5, 7 and 10.
 */
export const BOARD_RULES = 'board/1';

export const decisions = ['award', 'refer', 'fail', 'defer'] as const;
export type Decision = (typeof decisions)[number];
export type Grade = 'Pass' | 'Merit' | 'Distinction';

/** Decisions as examiners read them. */
export const decisionWords: Record<
	Decision,
	{ title: string; hint: string; colour: 'green' | 'orange' | 'red' | 'yellow' }
> = {
	award: { title: 'Award', hint: 'The qualification is awarded.', colour: 'green' },
	refer: { title: 'Refer', hint: 'One more try at what was not passed.', colour: 'orange' },
	fail: { title: 'Fail', hint: 'Not awarded, and no further try.', colour: 'red' },
	defer: { title: 'Defer', hint: 'Nothing is decided yet: a later board does.', colour: 'yellow' }
};

export const outcomeWords = (outcome: ModuleFigure['outcome']): string =>
	outcome === 'passed' ? 'Passed' : outcome === null ? 'No result' : 'Not passed';

/** One module of one learner as the board reads it. `percent` has 2 decimals; null: no result yet. */
export type ModuleFigure = {
	code: string;
	hours: number;
	percent: number | null;
	outcome: 'passed' | 'referred' | 'failed' | null;
};

export type Proposal = { percent: number | null; decision: Decision; grade: Grade | null };

/** A referral is offered while what failed is no more than this share of the hours, and once. */
const MAX_REFERRED_SHARE = 0.5;

/**
 * Hours-weighted mean of the modules as a whole number, rounded half up once, here at the end.
 * Counted in hundredths, so no binary fraction decides a grade. Null while a module has no result.
 */
export function weightedPercent(modules: readonly ModuleFigure[]): number | null {
	let sum = 0;
	let hours = 0;
	for (const module of modules) {
		if (module.percent === null) return null;
		sum += module.hours * Math.round(module.percent * 100);
		hours += module.hours;
	}
	if (hours === 0) return null;
	return Math.floor((2 * sum + 100 * hours) / (200 * hours));
}

/** The band of a whole percent; null below the pass mark. */
export function gradeOf(grades: Grades, percent: number | null): Grade | null {
	if (percent === null || percent < grades.pass) return null;
	if (percent >= grades.distinction) return 'Distinction';
	return percent >= grades.merit ? 'Merit' : 'Pass';
}

/** @param referredBefore a board already gave this learner another try */
export function propose(
	grades: Grades,
	modules: readonly ModuleFigure[],
	referredBefore: boolean
): Proposal {
	const percent = weightedPercent(modules);
	const short = modules.filter(({ outcome }) => outcome !== 'passed');
	if (modules.length > 0 && short.length === 0) {
		return { percent, decision: 'award', grade: gradeOf(grades, percent) ?? 'Pass' };
	}
	const hoursOf = (list: readonly ModuleFigure[]) =>
		list.reduce((total, { hours }) => total + hours, 0);
	// What stands behind a failed module was never open, so it is not held against the learner.
	const failed = modules.filter(({ outcome }) => outcome === 'failed');
	const mayRefer = !referredBefore && hoursOf(failed) <= hoursOf(modules) * MAX_REFERRED_SHARE;
	return { percent, decision: mayRefer ? 'refer' : 'fail', grade: null };
}

/** What stands after the chair's change, if there is one. An award below the bands is a Pass. */
export function decided(grades: Grades, proposal: Proposal, changed: Decision | null): Proposal {
	const decision = changed ?? proposal.decision;
	const grade = decision === 'award' ? (gradeOf(grades, proposal.percent) ?? 'Pass') : null;
	return { percent: proposal.percent, decision, grade };
}

/** '12 results: 9 awards, 2 referred, 1 failed' */
export function resultsLine(made: readonly { decision: Decision }[]): string {
	const words: Record<Decision, (count: number) => string> = {
		award: (count) => (count === 1 ? '1 award' : `${count} awards`),
		refer: (count) => `${count} referred`,
		fail: (count) => `${count} failed`,
		defer: (count) => `${count} deferred`
	};
	const parts = decisions
		.map((decision) => [decision, made.filter((one) => one.decision === decision).length] as const)
		.filter(([, count]) => count > 0)
		.map(([decision, count]) => words[decision](count));
	return `${made.length} ${made.length === 1 ? 'result' : 'results'}: ${parts.join(', ')}`;
}
