/**
 * Why an award was changed: a closed list, so that no word about health or conduct can travel to a
 * register by accident.
 */
export const reasonCodes = [
	'ADMIN_ERROR',
	'ASSESS_ERROR',
	'MALPRACTICE_PROVEN',
	'HOLDER_REQUEST',
	'REGISTER_NOTICE',
	'IDENTITY_DISPUTE',
	'UNDER_INVESTIGATION',
	'SUPERSEDED',
	'NON_RENEWAL'
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

/** What can be done to an award for a reason. */
export type AwardAct = 'suspended' | 'lifted' | 'revoked' | 'withdrawn' | 'expired' | 'superseded';

/** Which reasons each act may have. For a lift: which question is now settled. */
export const reasonsFor: Record<AwardAct, readonly ReasonCode[]> = {
	suspended: ['UNDER_INVESTIGATION', 'IDENTITY_DISPUTE', 'REGISTER_NOTICE', 'ADMIN_ERROR'],
	lifted: ['UNDER_INVESTIGATION', 'IDENTITY_DISPUTE', 'REGISTER_NOTICE', 'ADMIN_ERROR'],
	revoked: [
		'MALPRACTICE_PROVEN',
		'ASSESS_ERROR',
		'ADMIN_ERROR',
		'IDENTITY_DISPUTE',
		'REGISTER_NOTICE'
	],
	withdrawn: ['HOLDER_REQUEST'],
	expired: ['NON_RENEWAL'],
	superseded: ['SUPERSEDED']
};

/** Each reason for staff, as the end of a sentence: 'suspended because ...'. */
export const reasonWords: Record<ReasonCode, string> = {
	ADMIN_ERROR: 'of a clerical mistake',
	ASSESS_ERROR: 'the assessment was wrong',
	MALPRACTICE_PROVEN: 'malpractice was proven',
	HOLDER_REQUEST: 'the holder asked for it',
	REGISTER_NOTICE: 'a register told us so',
	IDENTITY_DISPUTE: 'it is disputed whose award this is',
	UNDER_INVESTIGATION: 'something is being looked into',
	SUPERSEDED: 'a newer award takes its place',
	NON_RENEWAL: 'it was not renewed in time'
};

/** The same, for a lift: 'lifted because ...'. */
export const liftWords: Partial<Record<ReasonCode, string>> = {
	ADMIN_ERROR: 'the suspension was a clerical mistake',
	REGISTER_NOTICE: 'the register told us so',
	IDENTITY_DISPUTE: 'it is settled whose award this is',
	UNDER_INVESTIGATION: 'what was looked into is settled'
};
