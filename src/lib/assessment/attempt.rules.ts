/**
 * After the last instant at which answers count the clock waits so long before it hands in, so that
 * every answer that reached any of our servers in time is in the journal: longer than the journal
 * tries again for.
 */
export const SETTLE_SECONDS = 10;

export type Timed = {
	/** When the time is over, as the learner sees it. */
	dueAt: Date;
	/** Grace and late time after that, in which answers still count. */
	overtimeSeconds: number;
};

/** States in which answers are taken, as far as the time allows. */
export const isOpen = (state: string): boolean => state === 'inProgress' || state === 'overdue';

/** Handed in, and not marked yet: a tutor reads some of the answers. */
export const isWaiting = (state: string): boolean =>
	state === 'submitted' || state === 'autoSubmitted';

/** The last instant at which an answer or a hand-in of the learner's counts. */
export const lastAt = ({ dueAt, overtimeSeconds }: Timed): Date =>
	new Date(dueAt.getTime() + overtimeSeconds * 1000);

/** From this instant the clock hands in what is stored. */
export const settledAt = (timed: Timed): Date =>
	new Date(lastAt(timed).getTime() + SETTLE_SECONDS * 1000);

/**
 * Who ends the attempt at `at`: the learner in time, the clock once the answers have settled; null
 * in the seconds between, and for the clock before its time (which may have been moved).
 */
export function endedBy(
	timed: Timed,
	at: Date,
	asker: 'learner' | 'clock'
): 'learner' | 'deadline' | null {
	if (asker === 'learner' && at <= lastAt(timed)) return 'learner';
	return at >= settledAt(timed) ? 'deadline' : null;
}

/**
 * When the clock has to look next: where overtime runs, first as the time ends, so that the try is
 * seen to be overdue; else once, when it hands in.
 */
export const clockLooksAt = (timed: Timed & { state: string }): Date =>
	timed.state === 'inProgress' && timed.overtimeSeconds > 0 ? timed.dueAt : settledAt(timed);
