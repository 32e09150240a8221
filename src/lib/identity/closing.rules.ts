/** Why an account is closed. Words of our own: a free text would hold somebody's story for ever. */
export const closingReasons = {
	asked: 'They asked for it',
	left: 'They have left, or never came',
	duplicate: 'They have another account here',
	misuse: 'The account was misused',
	died: 'They have died'
} as const;
export type ClosingReason = keyof typeof closingReasons;
export const closingReasonNames = Object.keys(closingReasons) as [
	ClosingReason,
	...ClosingReason[]
];

/** What happens to a place of somebody whose account is closed, by its state. */
export function placeOnClosing(state: string): 'left' | 'board' | 'stays' {
	if (['invited', 'enrolled', 'studying', 'referred', 'deferred'].includes(state)) return 'left';
	return state === 'awaitingBoard' ? 'board' : 'stays';
}

export const placeOnClosingWords = {
	left: 'They are taken off the course. Everything done so far is kept.',
	board: 'The work is done, so the board still decides about it.',
	stays: 'Stays as it is.'
} as const;
