import { setTimeout } from 'node:timers/promises';
import { isDatabaseAway } from './failure.ts';

/** At once at first, for a single connection that broke; then ever more slowly, up to this. */
const LONGEST_WAIT_MS = 250;
const FIRST_WAIT_MS = 30;
/** A database that is started again is back sooner; nobody's browser waits longer. */
const LONGEST_AWAY_MS = 30_000;

/**
 * Does it again while the database is away, as when it is started again.
 * @param act must be harmless to do twice: whether the last time was committed is unknown
 */
export async function onceDatabaseIsBack<T>(act: () => Promise<T>): Promise<T> {
	const end = performance.now() + LONGEST_AWAY_MS;
	for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
		try {
			return await act();
		} catch (error) {
			const isOurs = (error as { code?: unknown }).code === 'CONNECTION_ENDED';
			if (isOurs || !isDatabaseAway(error) || performance.now() > end) throw error;
			await setTimeout(wait);
		}
	}
}
