/**
 * Why an award was changed: a closed list, so that no word about health or conduct can travel to a
 * register by accident. Registers are sent these.
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

/** Reasons of what is no news about the holder. They stay with us. */
export const ownReasonCodes = ['BOARD_DECISION', 'RENEWAL', 'REASSESSMENT'] as const;

export type AnyReason = ReasonCode | (typeof ownReasonCodes)[number];

/** The code as a register may have it; what is ours alone is left out. */
export const forRegisters = (code: AnyReason): ReasonCode | null =>
	reasonCodes.find((published) => published === code) ?? null;

/** What can happen to an award. */
export type AwardAct =
	| 'confirmed'
	| 'voided'
	| 'renewalOpened'
	| 'renewed'
	| 'renewedLate'
	| 'reinstated'
	| 'expired'
	| 'suspended'
	| 'conditionsSet'
	| 'reviewed'
	| 'lifted'
	| 'revoked'
	| 'withdrawn'
	| 'superseded';

const questions = [
	'UNDER_INVESTIGATION',
	'IDENTITY_DISPUTE',
	'REGISTER_NOTICE',
	'ADMIN_ERROR'
] as const;
const conduct = ['UNDER_INVESTIGATION', 'MALPRACTICE_PROVEN', 'REGISTER_NOTICE'] as const;

/** Which reasons each act may have. For a lift: which question is now settled. */
export const reasonsFor: Record<AwardAct, readonly AnyReason[]> = {
	confirmed: ['BOARD_DECISION'],
	voided: ['BOARD_DECISION', 'ASSESS_ERROR', 'ADMIN_ERROR'],
	renewalOpened: ['RENEWAL'],
	renewed: ['RENEWAL'],
	renewedLate: ['RENEWAL'],
	reinstated: ['REASSESSMENT'],
	expired: ['NON_RENEWAL'],
	suspended: questions,
	conditionsSet: conduct,
	reviewed: [...questions, 'MALPRACTICE_PROVEN'],
	lifted: [...questions, 'MALPRACTICE_PROVEN'],
	revoked: [
		'MALPRACTICE_PROVEN',
		'ASSESS_ERROR',
		'ADMIN_ERROR',
		'IDENTITY_DISPUTE',
		'REGISTER_NOTICE'
	],
	withdrawn: ['HOLDER_REQUEST'],
	superseded: ['SUPERSEDED']
};

/** Each reason as the end of a sentence: 'suspended because ...'. */
export const reasonWords: Record<AnyReason, string> = {
	ADMIN_ERROR: 'of a clerical mistake',
	ASSESS_ERROR: 'the assessment was wrong',
	MALPRACTICE_PROVEN: 'malpractice was proven',
	HOLDER_REQUEST: 'the holder asked for it',
	REGISTER_NOTICE: 'a register told us so',
	IDENTITY_DISPUTE: 'it is disputed whose award this is',
	UNDER_INVESTIGATION: 'something is being looked into',
	SUPERSEDED: 'a newer award takes its place',
	NON_RENEWAL: 'it was not renewed in time',
	BOARD_DECISION: 'the board of examiners decided so',
	RENEWAL: 'its time was ending',
	REASSESSMENT: 'the holder was assessed again'
};

/** The same, for a lift: 'lifted because ...'. */
export const liftWords: Partial<Record<AnyReason, string>> = {
	ADMIN_ERROR: 'it was a clerical mistake',
	REGISTER_NOTICE: 'the register told us so',
	IDENTITY_DISPUTE: 'it is settled whose award this is',
	UNDER_INVESTIGATION: 'what was looked into is settled',
	MALPRACTICE_PROVEN: 'what was proven has been made good'
};
