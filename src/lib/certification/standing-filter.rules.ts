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
 * What few of a common name may be is marked on keys of their own in the index of the register, as
 * listing_marks() of the database writes it. A search for it reads those and nobody else; whoever is
 * qualified today is most, and read no further than a page. Only a state can be marked: what the day
 * decides as well, is marked as far as the job that ages awards has come.
 */
const marks: Record<Standing, string> = {
	'in-force': '',
	due: ' #due',
	expired: ' #expired',
	suspended: ' #suspended',
	ended: ' #ended'
};

/** @param isBehind whether that job has still to move somebody for whom the search would look */
export const markOf = (standing: Standing | null, isBehind: boolean): string =>
	standing && !isBehind ? marks[standing] : '';
