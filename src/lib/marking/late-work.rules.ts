/**
 * What lateness costs. Policy is data; every instant is decided on the server's clock.
 * Source of the default: the academy's assessment practice, section 6.
 */

export type LatePolicy = {
	/** 'marks': `step` is taken off the mark as it is; 'percent': `step` percent of the mark. */
	unit: 'marks' | 'percent';
	/** What each started period costs. */
	step: number;
	periodHours: number;
	/** A mark that reached this much by itself never falls below it. */
	floorPercent: number;
	/** After so many periods the work counts as not handed in. */
	cutoffPeriods: number;
	/** 'working': a period that starts on a Saturday or Sunday costs nothing and does not count. */
	counts: 'calendar' | 'working';
	graceMinutes: number;
	timeZone: string;
};

/** 5 marks for each started 24 hours, 5 days, never below the pass mark if the work passed. */
export const defaultLatePolicy = (passPercent: number, timeZone = 'Europe/London'): LatePolicy => ({
	unit: 'marks',
	step: 5,
	periodHours: 24,
	floorPercent: passPercent,
	cutoffPeriods: 5,
	counts: 'calendar',
	graceMinutes: 15,
	timeZone
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Started periods between the deadline and the hand-in; 0 when in time or within the grace. */
export function latePeriods(policy: LatePolicy, dueAt: Date | null, submittedAt: Date): number {
	if (!dueAt) return 0;
	const lateMs = submittedAt.getTime() - dueAt.getTime();
	// The grace forgives a slow line at the deadline; whoever misses it is late from the deadline on.
	if (lateMs <= policy.graceMinutes * minuteMs) return 0;
	const periodMs = policy.periodHours * hourMs;
	const started = Math.ceil(lateMs / periodMs);
	if (policy.counts === 'calendar') return started;
	let counted = 0;
	for (let period = 0; period < started && counted <= policy.cutoffPeriods; period++) {
		const startsAt = new Date(dueAt.getTime() + period * periodMs);
		if (!isWeekend(startsAt, policy.timeZone)) counted++;
	}
	return counted;
}

/** What `rawPercent` is worth after lateness, to 2 decimals. */
export function afterLateness(policy: LatePolicy, rawPercent: number, periods: number): number {
	if (periods <= 0) return rawPercent;
	if (periods > policy.cutoffPeriods) return 0;
	const stepMarks = policy.unit === 'marks' ? policy.step : (rawPercent * policy.step) / 100;
	const reduced = Math.max(0, rawPercent - stepMarks * periods);
	const floor = rawPercent >= policy.floorPercent ? policy.floorPercent : 0;
	return Math.round(Math.max(reduced, floor) * 100) / 100;
}

/** What handing in now would cost, in words; null when nothing. */
export function latenessWords(policy: LatePolicy, periods: number): string | null {
	if (periods <= 0) return null;
	const { step, cutoffPeriods, floorPercent, unit } = policy;
	const period = policy.periodHours === 24 ? 'day' : `${policy.periodHours} hours`;
	if (periods > cutoffPeriods) {
		return `It is more than ${cutoffPeriods} ${period}s late, so it counts as 0. Your tutor still marks it and tells you what the work is worth.`;
	}
	const cost =
		unit === 'marks' ? `${step * periods} marks are` : `${step * periods}% of the mark is`;
	const begun = `${periods} ${period}${periods === 1 ? '' : 's'}`;
	return `It is late: ${begun} begun since the deadline. Handed in now, ${cost} taken off. Work that passes does not fall below ${floorPercent}. After ${cutoffPeriods} ${period}s it counts as 0.`;
}

const isWeekend = (at: Date, timeZone: string) =>
	/^(Sat|Sun)$/.test(new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' }).format(at));
