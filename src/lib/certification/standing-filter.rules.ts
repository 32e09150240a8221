/**
 * What somebody may look for in the public register: only what each entry says anyway. 'due' is worked
 * out from the last day that everybody sees, not from what the house does about it.
 */
export const standings = ['in-force', 'due', 'expired', 'suspended', 'ended'] as const;

export type Standing = (typeof standings)[number];

export const standingWords: Record<Standing, string> = {
	'in-force': 'Qualified today',
	due: 'Qualified today, to be renewed within 90 days',
	expired: 'Expired',
	suspended: 'Suspended',
	ended: 'Ended: revoked, given up or replaced'
};

/** Null: whoever is in the register. */
export const readStanding = (written: string | null): Standing | null =>
	standings.find((standing) => standing === written) ?? null;
