import { addDays, addMonths } from '#lib/platform/days.ts';
import type { StandingState } from './award.machine.ts';

/** Days before the end of an award in which its holder is asked to renew it. */
export const RENEWAL_WINDOW_DAYS = 90;

/** Days after its end in which an award can still be renewed as if in time. */
export const RENEWAL_GRACE_DAYS = 90;

/** Three years from 6 November 2026 end with 5 November 2029. Null: no end. */
export function lastDayInForce(validFrom: string, validMonths: number | null): string | null {
	return validMonths === null ? null : addDays(addMonths(validFrom, validMonths), -1);
}

/** What the public may be told, in the words of the API. */
export type PublicStatus =
	'in_force' | 'expired' | 'suspended' | 'revoked' | 'withdrawn' | 'superseded';

export type StandingAward = {
	state: StandingState;
	validFrom: string;
	expiresOn: string | null;
	/** When the present state took effect. */
	standingSince: string;
	/** The day a newer certificate of the same award took the place of this one; null for the newest. */
	replacedOn: string | null;
};

/**
 * What is true of an award on a day, without any reason. An award whose time is over counts as
 * expired from the day after, whether or not the job that moves it has run. Whoever looks at an award
 * in force again after a suspension does not learn that there was one.
 */
export function publicStatus(
	award: StandingAward,
	today: string
): { status: PublicStatus; since: string; until: string | null } {
	const { state, validFrom, expiresOn, standingSince, replacedOn } = award;
	if (state === 'awarded' || state === 'due' || state === 'conditions') {
		if (expiresOn !== null && expiresOn < today) {
			return { status: 'expired', since: addDays(expiresOn, 1), until: null };
		}
		if (replacedOn) return { status: 'superseded', since: replacedOn, until: null };
		return { status: 'in_force', since: validFrom, until: expiresOn };
	}
	return { status: state, since: standingSince, until: null };
}

/** The status in a word or two. */
export const statusWords: Record<PublicStatus, string> = {
	in_force: 'In force',
	expired: 'Expired',
	suspended: 'Suspended',
	revoked: 'Revoked',
	withdrawn: 'No longer held',
	superseded: 'Replaced'
};

/** A certificate may be downloaded while nobody could take it for more than it is. */
export const mayDownload = (status: PublicStatus): boolean =>
	status === 'in_force' || status === 'expired';
