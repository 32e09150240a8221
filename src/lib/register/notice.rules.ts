import type { AwardState } from '#lib/certification/award.machine.ts';
import { academy } from '#lib/platform/academy.ts';
import type { FeedStatus, Notice, NoticeType } from './notice.schema.ts';

/** What registers are told about each state of an award. */
export const feedStatusOf: Record<AwardState, FeedStatus> = {
	awarded: 'in_force',
	due: 'in_force',
	expired: 'expired',
	suspended: 'suspended',
	revoked: 'revoked',
	withdrawn: 'withdrawn',
	superseded: 'superseded'
};

/** Notices that protect the public go before all others. Lower is sooner. */
export const priorityOf = (types: readonly NoticeType[]): number =>
	types.some((type) => type === 'revoke' || type === 'suspend') ? -10 : 0;

/** Notice types that may not travel without a reason. */
export const needsReason = (type: NoticeType): boolean =>
	type === 'suspend' || type === 'revoke' || type === 'withdraw';

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
};

export function noticeBody(head: NoticeHead, award: AwardFacts): Notice {
	return {
		notice_id: head.noticeId,
		notice_type: head.type,
		position: head.position,
		award_id: award.awardId,
		sequence: head.sequence,
		status: feedStatusOf[award.state],
		issued_at: head.issuedAt.toISOString(),
		effective_on: head.effectiveOn,
		awarding_body: academy,
		person: {
			local_id: award.personId,
			name_as_awarded: award.nameAsAwarded,
			// No agreement asks for more than the name yet, so no more travels.
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
		// The terms on which people enrol say that their award is published to the register.
		lawful_basis: 'contract',
		consent_id: null
	};
}
