/**
 * After the deadline the clock waits so long before it hands in, so that every answer that reached
 * any of our servers in time is in the journal: longer than the journal tries again for.
 */
export const SETTLE_SECONDS = 10;

type Timed = { dueAt: Date };

/**
 * Who ends the attempt at `at`: the learner in time, the clock once the answers have settled; null
 * in the seconds between, and for the clock before the deadline (which may have been moved).
 */
export function endedBy(
	{ dueAt }: Timed,
	at: Date,
	asker: 'learner' | 'clock'
): 'learner' | 'deadline' | null {
	if (asker === 'learner' && at <= dueAt) return 'learner';
	return at >= settledAt({ dueAt }) ? 'deadline' : null;
}

/** From this instant the clock hands in what is stored. */
export const settledAt = ({ dueAt }: Timed): Date =>
	new Date(dueAt.getTime() + SETTLE_SECONDS * 1000);
