import type { AwardState } from '#lib/certification/award.machine.ts';
import { academy } from '#lib/platform/academy.ts';
import {
	type FeedStatus,
	type Notice,
	NOTICE_VERSION,
	type NoticeType,
	typesWithReason
} from './notice.schema.ts';

/** What registers are told about each state of an award; null: nothing, as long as it is not made. */
export const feedStatusOf: Record<AwardState, FeedStatus | null> = {
	provisional: null,
	voided: null,
	awarded: 'in_force',
	due: 'in_force',
	conditions: 'conditions',
	expired: 'expired',
	suspended: 'suspended',
	revoked: 'revoked',
	withdrawn: 'withdrawn',
	superseded: 'superseded'
};

/** Notices that protect the public: they wait for no other notice, of their own award neither. */
const urgentTypes: readonly NoticeType[] = ['revoke', 'suspend', 'restrict'];

export const isUrgent = (type: NoticeType): boolean => urgentTypes.includes(type);

export const needsReason = (type: NoticeType): boolean =>
	typesWithReason.some((known) => known === type);

/**
 * Why an award has the status that it has stays true for as long: a name that is corrected while it is
 * suspended does not take the reason away.
 */
export const reasonKept = (
	type: NoticeType,
	status: FeedStatus,
	before: Notice | null
): Notice['reason_code'] =>
	type === 'amend' && before?.status === status ? before.reason_code : null;

/**
 * From when on it counts. An amend tells of nothing new that began: it says since when the status has been
 * true, or a register that keeps the newest notice alone would show a later day than the public was told.
 * That the window for renewal opened is no status of its own.
 * @param given what the story says; null: today, or for an award the day it began
 */
export function effectiveDay(
	{ type, given, today }: { type: NoticeType; given: string | null; today: string },
	award: { state: AwardState; validFrom: string; standingSince: string },
	before: Notice | null
): string {
	if (type === 'award') return given ?? award.validFrom;
	// What was renewed under conditions stands under them since the same day as before.
	if (type === 'renew') return award.standingSince;
	if (type !== 'amend') return given ?? today;
	if (award.state !== 'due' || !before) return award.standingSince;
	// In force since it began: that day may be the very one that is corrected.
	return before.effective_on === before.valid_from ? award.validFrom : before.effective_on;
}

/** Everything a notice says about an award, as the database holds it. */
export type AwardFacts = {
	awardId: string;
	personId: string;
	nameAsAwarded: string;
	qualificationCode: string;
	qualificationTitle: string;
	editionLabel: string;
	level: string;
	hours: number;
	outcomes: string[];
	grade: string;
	awardedOn: string;
	validFrom: string;
	expiresOn: string | null;
	state: AwardState;
	decisionId: string;
	boardId: string;
	decidedOn: string;
};

export type NoticeHead = {
	noticeId: string;
	type: NoticeType;
	position: number;
	sequence: number;
	issuedAt: Date;
	effectiveOn: string;
	reasonCode: Notice['reason_code'];
	status: FeedStatus;
} & NoticeExtras;

/** What an award's own facts do not say, and each notice must. */
export type NoticeExtras = {
	conditions: string | null;
	reviewOn: string | null;
	supersededBy: string | null;
};

/**
 * The notice with all that any register may be told of the award. What a person gives of themselves,
 * and the ground on which it travels, is added for each register (agreement.rules.ts).
 */
export function noticeBody(head: NoticeHead, award: AwardFacts): Notice {
	return {
		schema_version: NOTICE_VERSION,
		notice_id: head.noticeId,
		notice_type: head.type,
		position: head.position,
		award_id: award.awardId,
		sequence: head.sequence,
		status: head.status,
		issued_at: head.issuedAt.toISOString(),
		effective_on: head.effectiveOn,
		conditions: head.conditions,
		review_on: head.reviewOn,
		superseded_by: head.supersededBy,
		awarding_body: academy,
		person: {
			local_id: award.personId,
			name_as_awarded: award.nameAsAwarded,
			register_number: null,
			date_of_birth: null,
			email: null
		},
		qualification: {
			id: award.qualificationCode,
			version: award.editionLabel,
			title: award.qualificationTitle,
			level: award.level,
			size_hours: award.hours,
			specialism: null
		},
		grade: award.grade,
		awarded_on: award.awardedOn,
		valid_from: award.validFrom,
		expires_on: award.expiresOn,
		standards_evidence: award.outcomes,
		evidence_id: award.decisionId,
		decision_record: { id: award.boardId, decided_on: award.decidedOn },
		reason_code: head.reasonCode,
		lawful_basis: 'contract',
		consent_id: null
	};
}

/**
 * What goes on being true says so in every later notice: a name corrected under conditions does not
 * lift them. It ends with the status that it belongs to, and with whatever is said instead: null for
 * words that stay with the academy from now on.
 */
export function extrasOf(
	status: FeedStatus,
	given: Partial<NoticeExtras>,
	before: Notice | null
): NoticeExtras {
	const kept = before?.status === status ? before : null;
	const dated = status === 'conditions' || status === 'suspended';
	return {
		conditions: status === 'conditions' ? said(given.conditions, kept?.conditions) : null,
		reviewOn: dated ? (given.reviewOn ?? kept?.review_on ?? null) : null,
		supersededBy:
			status === 'superseded' ? (given.supersededBy ?? kept?.superseded_by ?? null) : null
	};
}

const said = (now: string | null | undefined, before: string | null | undefined): string | null =>
	(now === undefined ? before : now) ?? null;
