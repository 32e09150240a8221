import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { Forbidden, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import type { AwardEvent, AwardState } from './award.machine.ts';
import type { AnyReason } from './reason.rules.ts';
import type { CertificateReason } from './issue-certificate.server.ts';

/** What staff see of an award beside its certificate. */
export type AwardRecord = {
	id: string;
	state: AwardState;
	version: number;
	personId: string;
	/** The name today; the one as awarded stands on the certificate. */
	personName: string;
	title: string;
	cohortCode: string;
	cohortName: string;
	/** Null while the board has not met. */
	boardId: string | null;
	expiresOn: string | null;
	standingSince: string | null;
	reviewOn: string | null;
	conditions: string | null;
	createdAt: Date;
	moves: { seq: number; event: AwardEvent; at: Date; by: string | null }[];
	certificates: { number: number; code: string; reason: CertificateReason; issuedAt: Date }[];
};

/** Routes have asked for the right to change awards. @throws NotFound */
export async function awardRecord(sql: AnySql, awardId: string): Promise<AwardRecord> {
	const [award] = isId(awardId)
		? await sql<Omit<AwardRecord, 'moves' | 'certificates'>[]>`
			select a.id, a.state, a.version, a.person_id, p.name as person_name,
				a.qualification_title as title, c.code as cohort_code, c.name as cohort_name, d.board_id,
				a.expires_on, a.standing_since, a.review_on, a.conditions, a.created_at
			from award a
				join person p on p.id = a.person_id
				join enrolment e on e.id = a.enrolment_id
				join cohort c on c.id = e.cohort_id
				left join board_decision d on d.id = a.decision_id
			where a.id = ${awardId}`
		: [];
	if (!award) throw new NotFound('That award');
	const moves = await sql<AwardRecord['moves']>`
		select h.seq, h.event, h.at, p.name as by
		from history h left join person p on p.id = h.actor_id
		where h.machine = 'award' and h.subject_id = ${awardId} order by h.seq`;
	const certificates = await sql<AwardRecord['certificates']>`
		select number, code, reason, issued_at from certificate
		where award_id = ${awardId} order by number`;
	return { ...award, moves, certificates };
}

/** Nobody decides about an award of their own, whatever their rights. @throws Forbidden */
export async function refuseOwn(sql: AnySql, { personId }: Actor, awardId: string): Promise<void> {
	const [own] = await sql`
		select from award where id = ${awardId} and person_id = ${personId}`;
	if (own) throw new Forbidden('This is your own award, so somebody else decides about it.');
}

/** Who is written to about an award, and where it can be seen. */
export async function holderOf(sql: AnySql, awardId: string) {
	const [holder] = await sql<
		{
			name: string;
			email: string;
			title: string;
			expiresOn: string | null;
			limited: boolean;
			cohortCode: string;
		}[]
	>`
		select p.name, p.email, a.qualification_title as title, a.expires_on,
			a.state = 'conditions' as limited, c.code as cohort_code
		from award a join person p on p.id = a.person_id
			join enrolment e on e.id = a.enrolment_id join cohort c on c.id = e.cohort_id
		where a.id = ${awardId}`;
	if (!holder) throw new NotFound('That award');
	return holder;
}

/** What limits an award or took its place. */
export async function standingOf(sql: AnySql, awardId: string) {
	const [standing] = await sql<
		{
			conditions: string | null;
			conditionsPublic: boolean;
			reviewOn: string | null;
			supersededBy: string | null;
		}[]
	>`
		select conditions, conditions_public, review_on, superseded_by from award where id = ${awardId}`;
	if (!standing) throw new NotFound('That award');
	return standing;
}

/** Why the conditions of an award were set, and where the evidence is kept. */
export async function whyLimited(sql: AnySql, awardId: string) {
	const [why] = await sql<{ reasonCode: AnyReason; evidence: string }[]>`
		select event->>'reasonCode' as reason_code, event->>'evidence' as evidence from history
		where machine = 'award' and subject_id = ${awardId} and event->>'type' = 'conditionsSet'
		order by seq desc limit 1`;
	if (!why) throw new NotFound('That award');
	return why;
}
