import { afterLateness, type LatePolicy } from './late-work.rules.ts';

/** Why a mark is less than the work was worth. `percent` is what was taken away. */
export type MarkAdjustment =
	| { kind: 'late'; percent: number; periods: number; tooLate: boolean }
	| { kind: 'cap'; percent: number; capPercent: number };

export type Circumstances = {
	/** Late periods, by `latePeriods`. */
	periods: number;
	latePolicy: LatePolicy;
	/** The most that this try can count; null for a first try. */
	capPercent: number | null;
};

/** From what the work is worth to what counts: lateness first, then the cap, each shown apart. */
export function adjustedMark(
	rawPercent: number,
	{ periods, latePolicy, capPercent }: Circumstances
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
	return { percent, rawPercent, adjustments };
}

const hundredths = (value: number) => Math.round(value * 100) / 100;
