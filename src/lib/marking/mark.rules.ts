import { afterLateness, type LatePolicy } from './late-work.rules.ts';

/** Why a mark is less than the work was worth. `percent` is what was taken away. */
export type MarkAdjustment =
	| { kind: 'late'; percent: number; periods: number; tooLate: boolean }
	| { kind: 'cap'; percent: number; capPercent: number }
	| { kind: 'mustPass'; percent: number; criteria: string[] };

export type Circumstances = {
	/** Late periods, by `latePeriods`. */
	periods: number;
	latePolicy: LatePolicy;
	/** The most that this try can count; null for a first try. */
	capPercent: number | null;
	/** The least that passes this part. */
	floorPercent: number;
	/** Criteria that must be passed and are not, by id. */
	notPassed: readonly string[];
};

/**
 * From what the work is worth to what counts, each step shown apart: lateness first, then the cap. A
 * criterion that must be passed and is not takes the mark under the floor, whatever the total: the
 * whole percent below it, so that no rounding brings it back.
 */
export function adjustedMark(
	rawPercent: number,
	{ periods, latePolicy, capPercent, floorPercent, notPassed }: Circumstances
): { percent: number; rawPercent: number; adjustments: MarkAdjustment[] } {
	const adjustments: MarkAdjustment[] = [];
	let percent = afterLateness(latePolicy, rawPercent, periods);
	if (percent < rawPercent) {
		const tooLate = periods > latePolicy.cutoffPeriods;
		adjustments.push({ kind: 'late', percent: hundredths(rawPercent - percent), periods, tooLate });
	}
	if (capPercent !== null && percent > capPercent) {
		adjustments.push({ kind: 'cap', percent: hundredths(percent - capPercent), capPercent });
		percent = capPercent;
	}
	if (notPassed.length > 0 && percent >= floorPercent) {
		const under = Math.max(0, floorPercent - 1);
		const taken = hundredths(percent - under);
		adjustments.push({ kind: 'mustPass', percent: taken, criteria: [...notPassed] });
		percent = under;
	}
	return { percent, rawPercent, adjustments };
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
