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

/** How long what a register said may be relied on: on a screen, and in a report of a month. */
const LIVES_SECONDS = { display: 24 * 3600, report: 30 * 24 * 3600 };

/** The status as it may be shown: one older than its time to live is unknown, never registered. */
export function shownStatus(
	said: { status: RegistrationStatus; checkedAt: Date },
	at: Date,
	use: keyof typeof LIVES_SECONDS
): RegistrationStatus {
	const ageMs = at.getTime() - said.checkedAt.getTime();
	return ageMs > LIVES_SECONDS[use] * 1000 ? 'unknown' : said.status;
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
