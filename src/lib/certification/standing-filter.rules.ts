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

/**
 * What few of a common name are is marked on keys of their own in the index of the register, as
 * listing_marks() of the database writes it. A search for it reads those and nobody else; the others are
 * many, and read no further than a page. Only what a state alone decides can be marked.
 */
const marks: Partial<Record<Standing, string>> = { suspended: ' #suspended', ended: ' #ended' };

export const markOf = (standing: Standing | null): string => (standing && marks[standing]) ?? '';
