/** What this register did with a notice, in the word of its receipt. */
export type Receipt = 'applied' | 'older' | 'duplicate';

/**
 * The one rule by which this register changes an entry: whatever has a higher sequence than what it holds
 * of the award takes its place, and nothing else changes anything. So copies and late notices are
 * harmless, and a replay brings back what was lost.
 * @param held what the register holds of the award; null: nothing
 * @param seenBefore whether this very notice came before
 */
export function receiptFor(
	held: { sequence: number } | null,
	notice: { sequence: number },
	seenBefore: boolean
): Receipt {
	if (held === null || held.sequence < notice.sequence) return 'applied';
	return seenBefore ? 'duplicate' : 'older';
}
