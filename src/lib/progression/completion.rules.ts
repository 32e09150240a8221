import type { ModuleOutcome } from './module.machine.ts';

/** Raised whenever one of these rules changes its meaning. Kept with every result it settled. */
export const COMPLETION_RULES = 'completion/1';

/** One assessment of a module, as it stands for one learner. */
export type Part = {
	assessmentId: string;
	weightPercent: number;
	/** The least percent that passes this part. */
	floorPercent: number;
	/** The mark that counts (the best one), or null when nothing is marked. */
	markPercent: number | null;
	/** True when another try is allowed. */
	triesLeft: boolean;
};

export type Settled = { outcome: ModuleOutcome; percent: number };

/**
 * What a module comes to: null until every part is marked. Passed needs the weighted mean and every
 * floor; otherwise another try decides between "not yet" (referred) and failed.
 * @returns percent to two decimals, 0 to 100; rounding for the screen happens once, there
 */
export function settleModule(parts: readonly Part[], passPercent: number): Settled | null {
	if (parts.length === 0 || parts.some((part) => part.markPercent === null)) return null;
	const marks = parts.map((part) => ({ ...part, markPercent: part.markPercent ?? 0 }));
	const weight = marks.reduce((sum, part) => sum + part.weightPercent, 0);
	const mean = marks.reduce((sum, part) => sum + part.markPercent * part.weightPercent, 0) / weight;
	const percent = twoDecimals(mean);
	const short = marks.filter((part) => part.markPercent < part.floorPercent);
	if (percent >= passPercent && short.length === 0) return { outcome: 'passed', percent };
	// Without a part under its floor it is the mean that is short: any part may then be tried again.
	const mayTry = (short.length > 0 ? short : marks).every((part) => part.triesLeft);
	const anyTry = marks.some((part) => part.triesLeft);
	const another = short.length > 0 ? mayTry : anyTry;
	return { outcome: another ? 'referred' : 'failed', percent };
}

export type ModuleStanding = {
	code: string;
	/** 'held' in place of what a module was settled to, while its learner may not know that. */
	state: string;
	requires: readonly string[];
	/** Of a held module: its learner can do nothing more for it before the board has decided. */
	waitsForBoard?: boolean;
};

/**
 * Codes of locked modules whose requirements are all passed, or settled and held: whether the next
 * module opens would tell else.
 */
export function modulesToUnlock(modules: readonly ModuleStanding[]): string[] {
	const passed = new Set(modules.filter((m) => isBehind(m)).map((m) => m.code));
	return modules
		.filter((m) => m.state === 'locked' && m.requires.every((code) => passed.has(code)))
		.map((m) => m.code);
}

const isBehind = ({ state }: ModuleStanding) => state === 'passed' || state === 'held';

/**
 * True when nothing is left for the learner to do: every module is passed, failed, shut behind a
 * failed one, or held until the board has decided. Then the board decides. One that is held until a
 * window has closed is not over: what it came to may leave something to do.
 */
export function isWorkComplete(modules: readonly ModuleStanding[]): boolean {
	const byCode = new Map(modules.map((m) => [m.code, m]));
	const over = (m: ModuleStanding, seen: readonly string[] = []): boolean => {
		if (m.state === 'passed' || m.state === 'failed' || m.waitsForBoard) return true;
		if (m.state !== 'locked' || seen.includes(m.code)) return false;
		return m.requires.some((code) => {
			const needed = byCode.get(code);
			return needed !== undefined && !isBehind(needed) && over(needed, [...seen, m.code]);
		});
	};
	return modules.length > 0 && modules.every((m) => over(m));
}

/** Percent to two decimals, halves up; immune to binary fractions such as 59.995. */
export function twoDecimals(percent: number): number {
	return Math.round((percent + Number.EPSILON) * 100 + 1e-7) / 100;
}
