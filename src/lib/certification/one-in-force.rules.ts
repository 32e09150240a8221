import type { AwardState } from './award.machine.ts';

type Held = {
	state: AwardState;
	expiresOn: string | null;
	conditions: string | null;
	conditionsPublic: boolean;
};

const inForce: readonly AwardState[] = ['awarded', 'due', 'conditions'];
const giveWay: readonly AwardState[] = [...inForce, 'expired'];

/**
 * Nobody holds one qualification twice in force. The newest award in force counts; older ones give way
 * to it, but for one that is suspended: that question is settled first, and then it gives way.
 * @param held awards of one person and qualification, the oldest first
 */
export function givingWay<T extends Held>(
	held: readonly T[],
	today: string
): { counts: T; older: T[] } | null {
	const counts = held.findLast(
		({ state, expiresOn }) => inForce.includes(state) && (expiresOn === null || expiresOn >= today)
	);
	if (!counts) return null;
	const before = held.slice(0, held.indexOf(counts));
	return { counts, older: before.filter(({ state }) => giveWay.includes(state)) };
}

/**
 * Conditions are about the holder and outlast the award that they were set on: the newer one takes them
 * over, beside its own. Published only where each of them is.
 */
export function conditionsTakenOver(
	counts: Held,
	older: readonly Held[]
): { words: string; publish: boolean } | null {
	const limited = [counts, ...older].filter(({ conditions }) => conditions !== null);
	const words = [...new Set(limited.map(({ conditions }) => conditions))].join('\n');
	if (words === (counts.conditions ?? '')) return null;
	return { words, publish: limited.every(({ conditionsPublic }) => conditionsPublic) };
}
