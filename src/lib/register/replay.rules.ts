/**
 * Which notices of a range a replay sends. 'stopped': what trying could not deliver. 'withheld': what there
 * was no ground for. 'missing': what was never meant for this register. 'all': everything, also what it
 * has received.
 */
export type Which = 'stopped' | 'withheld' | 'missing' | 'all';

/**
 * Only what staff ask for can be stopped. What a register was never sent, or could not be told before its
 * new agreement, it would otherwise not hear at all, and nobody would notice.
 */
export const canBeStopped = (which: Which): boolean => which === 'stopped' || which === 'all';
