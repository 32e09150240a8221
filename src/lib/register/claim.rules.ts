/** Notices of one award that wait for one register, as claims see them. */
type Waiting = { sequence: number; urgent: boolean };

/**
 * Which of them may be sent: the last that protects the public, or else the first; and which earlier
 * ones it overtakes, because it says everything that they say. `claims.server.ts` asks the database the
 * same of all awards at once; `claims.pg.test.ts` holds it to this.
 */
export function claimOf<T extends Waiting>(
	waiting: readonly T[]
): { first: T; overtaken: T[] } | null {
	const inOrder = waiting.toSorted((a, b) => a.sequence - b.sequence);
	const first = inOrder.findLast(({ urgent }) => urgent) ?? inOrder[0];
	return first ? { first, overtaken: inOrder.slice(0, inOrder.indexOf(first)) } : null;
}
