import type { Part } from './completion.rules.ts';
import { twoDecimals } from './completion.rules.ts';

/** One line of how a module's figure is made. */
export type WorkingLine = {
	assessmentId: string;
	markPercent: number | null;
	weightPercent: number;
	floorPercent: number;
	/** What the part adds to the whole, to two decimals; null without a mark. */
	adds: number | null;
	underFloor: boolean;
};

/** The parts of a module with what each adds: what `settleModule` does, written out. */
export function workingsOf(
	parts: readonly Pick<Part, 'assessmentId' | 'markPercent' | 'weightPercent' | 'floorPercent'>[]
): WorkingLine[] {
	const weight = parts.reduce((sum, part) => sum + part.weightPercent, 0);
	return parts.map(({ assessmentId, markPercent, weightPercent, floorPercent }) => ({
		assessmentId,
		markPercent,
		weightPercent,
		floorPercent,
		adds: markPercent === null ? null : twoDecimals((markPercent * weightPercent) / weight),
		underFloor: markPercent !== null && markPercent < floorPercent
	}));
}

/**
 * '2 days late: 10 taken off', 'Another try counts for 50% at most: 12 taken off'
 * @param of a quiz is late by minutes, so its lateness has no days
 */
export function adjustmentWords(
	adjustment: { kind: string; percent: number; periods?: number; capPercent?: number },
	of: 'quiz' | 'assignment'
): string {
	const { kind, percent, periods, capPercent } = adjustment;
	const off = `${twoDecimals(percent)} taken off`;
	if (kind === 'late' && of === 'quiz') return `Answers came after the time: ${off}`;
	if (kind === 'late') return `${periods === 1 ? '1 day' : `${periods} days`} late: ${off}`;
	if (kind === 'mustPass') return `A criterion that must be passed is not: ${off}`;
	return `Another try counts for ${capPercent}% at most: ${off}`;
}
