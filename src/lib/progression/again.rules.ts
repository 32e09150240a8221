/** Whether an assessment may be tried again, from when and until when. */
export type Again = { from: Date | null; until: Date | null };

export type TriesSoFar = {
	/** State of the newest try that counts; 'none' when there is none. */
	state: string;
	used: number;
	allowed: number;
	handedInAt: Date | null;
	/** Percent of the newest try; null until it is marked. */
	lastPercent: number | null;
	/** When the newest try was first marked. */
	firstMarkedAt: Date | null;
	/** When a board last granted one more try. */
	grantedAt: Date | null;
	/** Quizzes: hours to wait before the second, the third try; the last figure holds for any later one. */
	coolingOffHours: readonly number[] | null;
	/** Quizzes: when the window closes for the learner; null where nothing limits it. */
	closesAt: Date | null;
	/** Assignments: days in which another try may be handed in, and the most that it counts. */
	resubmitWithinDays: number | null;
	resubmitCapPercent: number | null;
};

const HOUR_MS = 3_600_000;

/**
 * For the map only: the capabilities that hold quizzes and assignments decide again, with the row
 * locked, when a try really begins.
 */
export function againOf(tries: TriesSoFar): Again | null {
	if (tries.state !== 'marked' || tries.used >= tries.allowed || !tries.handedInAt) return null;
	if (tries.coolingOffHours) {
		const hours = tries.coolingOffHours[tries.used - 1] ?? tries.coolingOffHours.at(-1) ?? 0;
		const from = hours > 0 ? later(tries.handedInAt, hours) : null;
		const until = closingOf(tries);
		return from && until && from >= until ? null : { from, until };
	}
	const cap = tries.resubmitCapPercent;
	if (cap !== null && (tries.lastPercent ?? 0) >= cap) return null;
	return { from: null, until: handInBy(tries) };
}

/** A try that a board granted after the window is for staff to open: no closing is over it yet. */
const closingOf = ({ closesAt, grantedAt }: TriesSoFar): Date | null =>
	closesAt && grantedAt && grantedAt >= closesAt ? null : closesAt;

/** Until when the try after the one of that mark can be handed in; null where nothing limits it. */
export function handInBy({
	resubmitWithinDays,
	firstMarkedAt,
	grantedAt
}: Pick<TriesSoFar, 'resubmitWithinDays' | 'firstMarkedAt' | 'grantedAt'>): Date | null {
	if (resubmitWithinDays === null || !firstMarkedAt) return null;
	const since = grantedAt && grantedAt > firstMarkedAt ? grantedAt : firstMarkedAt;
	return later(since, resubmitWithinDays * 24);
}

/** True when another try may begin at that instant. */
export const mayTry = (again: Again | null, at: Date): again is Again =>
	again !== null && (!again.from || again.from <= at) && (!again.until || again.until >= at);

const later = (from: Date, hours: number) => new Date(from.getTime() + hours * HOUR_MS);
