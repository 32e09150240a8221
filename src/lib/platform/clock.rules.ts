/** One look at another clock: when it was asked and answered by ours, and what it said in between. */
export type Look = { asked: number; answered: number; database: number };

/** What might have to be added to our clock so that it agrees with the other one. */
export type Possible = { least: number; most: number };

/** So far may two clocks part between one look and the next. */
const DRIFT_MS = 1;

/**
 * What is possible after one more look. All in milliseconds. A quick answer says it within a hair, and
 * a slow one takes nothing of that away; where both cannot be true, one of the clocks was set, and the
 * last look is right.
 */
export function narrowed(known: Possible | null, { asked, answered, database }: Look): Possible {
	const seen = { least: database - answered, most: database - asked };
	if (!known) return seen;
	const least = Math.max(known.least - DRIFT_MS, seen.least);
	const most = Math.min(known.most + DRIFT_MS, seen.most);
	return least <= most ? { least, most } : seen;
}
