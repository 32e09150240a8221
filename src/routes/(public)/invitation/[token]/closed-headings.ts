/** Why a link opens nothing. */
export type ClosedLink = 'used' | 'expired' | 'taken-back' | 'unknown';

export const closedHeadings: Record<ClosedLink, string> = {
	used: 'This invitation has been accepted',
	expired: 'This invitation is too old',
	'taken-back': 'This invitation was taken back',
	unknown: 'This link is not complete'
};
