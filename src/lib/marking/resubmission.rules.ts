/** Whether another try at an assignment may begin. Source: assessment practice, section 7. */

export type TriesPolicy = {
	attempts: number;
	resubmitWithinDays: number;
	resubmitCapPercent: number;
};

/** The newest try so far. `percent` and `firstMarkedAt` are of its mark; null until it is marked. */
export type LastTry = { number: number; percent: number | null; firstMarkedAt: Date | null };

export type NextTry =
	| { allowed: true; number: number; capPercent: number | null; until: Date | null }
	| { allowed: false; reason: string };

const dayMs = 24 * 60 * 60_000;

/** The most that try `number` can count; null for a first try, which counts in full. */
export const capOf = (policy: Pick<TriesPolicy, 'resubmitCapPercent'>, number: number) =>
	number === 1 ? null : policy.resubmitCapPercent;

/**
 * @param grants when boards gave one more try each; the days then count from the newest of them
 */
export function nextTry(
	policy: TriesPolicy,
	last: LastTry | null,
	grants: readonly Date[],
	at: Date
): NextTry {
	if (!last) return { allowed: true, number: 1, capPercent: null, until: null };
	if (last.percent === null || !last.firstMarkedAt) {
		return { allowed: false, reason: 'Your work has been handed in and is waiting for its mark.' };
	}
	if (last.number >= policy.attempts + grants.length) {
		return { allowed: false, reason: 'You have used every try at this assignment.' };
	}
	const cap = policy.resubmitCapPercent;
	if (last.percent >= cap) {
		return {
			allowed: false,
			reason: `Another try counts ${cap} at most, so it could not raise your mark.`
		};
	}
	const from = Math.max(last.firstMarkedAt.getTime(), ...grants.map((grant) => grant.getTime()));
	const until = new Date(from + policy.resubmitWithinDays * dayMs);
	if (at > until) {
		return {
			allowed: false,
			reason: `The ${policy.resubmitWithinDays} days for another try have passed.`
		};
	}
	return { allowed: true, number: last.number + 1, capPercent: cap, until };
}
