import { londonDay } from '#lib/platform/days.ts';

/** What an outside register may say of a person. */
export const registrationStatuses = [
	'not_registered',
	'applied',
	'registered',
	'registered_with_conditions',
	'interim_order',
	'suspended',
	'lapsed',
	'removed',
	'deceased',
	'unknown'
] as const;

export type RegistrationStatus = (typeof registrationStatuses)[number];

/** How long what a register said may be relied on. */
const LIVES_MS = 24 * 3_600_000;

/**
 * The status as it may be shown: one older than its time to live, or whose days have not begun or have
 * passed, is unknown, never registered.
 */
export function shownStatus(
	said: {
		status: RegistrationStatus;
		checkedAt: Date;
		validFrom: string | null;
		validTo: string | null;
	},
	at: Date
): RegistrationStatus {
	const today = londonDay(at);
	const isOld = at.getTime() - said.checkedAt.getTime() > LIVES_MS;
	const isEarly = said.validFrom !== null && said.validFrom > today;
	const isOver = said.validTo !== null && said.validTo < today;
	return isOld || isEarly || isOver ? 'unknown' : said.status;
}

export const registrationWords: Record<RegistrationStatus, string> = {
	not_registered: 'Not registered',
	applied: 'Applied',
	registered: 'Registered',
	registered_with_conditions: 'Registered with conditions',
	interim_order: 'Interim order',
	suspended: 'Suspended',
	lapsed: 'Lapsed',
	removed: 'Removed',
	deceased: 'Deceased',
	unknown: 'Unknown'
};

/** Green only for what stands without a limit; a colour is never the only sign. */
export const registrationTags = Object.fromEntries(
	registrationStatuses.map((status) => [
		status,
		{ text: registrationWords[status], colour: colourOf(status) }
	])
) as Record<RegistrationStatus, { text: string; colour: 'green' | 'orange' | 'red' | 'grey' }>;

function colourOf(status: RegistrationStatus) {
	if (status === 'registered') return 'green';
	if (['suspended', 'removed', 'lapsed'].includes(status)) return 'red';
	return ['registered_with_conditions', 'interim_order'].includes(status) ? 'orange' : 'grey';
}
