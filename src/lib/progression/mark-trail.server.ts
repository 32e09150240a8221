import type { AnySql } from '#lib/platform/database.server.ts';

/** A mark as the learner may see it, with what it came from. */
export type TrailMark = {
	assessmentId: string;
	moduleId: string;
	kind: 'quiz' | 'assignment';
	/** Which try, from 1. */
	number: number;
	handedInAt: Date | null;
	/** What counts, 0 to 100, and what the work was worth before anything was taken off. */
	percent: number;
	rawPercent: number;
	adjustments: Adjustment[];
	markedAt: Date;
	/** True when a person judged, not a rule. */
	byTutor: boolean;
	/** False for a mark that a later one replaced, or of a try that was set aside. */
	counts: boolean;
	/** Why it replaced an earlier mark; empty for a first one. */
	reason: string;
};

type Adjustment = { kind: string; percent: number; periods?: number; capPercent?: number };

/**
 * Every mark of one learner on a course, by module and try, oldest first. Marks that the
 * quiz's release policy still holds back are left out.
 */
export async function markTrail(sql: AnySql, enrolmentId: string, at: Date): Promise<TrailMark[]> {
	return sql<TrailMark[]>`
		select k.assessment_id, a.module_id, a.kind, coalesce(t.number, s.number) as number,
			coalesce(t.submitted_at, s.submitted_at) as handed_in_at, k.percent,
			coalesce(k.raw_percent, k.percent) as raw_percent, k.adjustments, k.marked_at,
			k.marker_id is not null as by_tutor, k.reason,
			t.state is distinct from 'voided'
				and not exists (select from mark newer where newer.supersedes = k.id) as counts
		from mark k join assessment a on a.id = k.assessment_id
			left join attempt t on t.id = k.attempt_id
			left join submission s on s.id = k.submission_id
		where k.enrolment_id = ${enrolmentId}
			and visible_from(k.enrolment_id, k.assessment_id, coalesce(t.submitted_at, s.submitted_at)) <= ${at}
		order by a.module_id, a.position, number, k.marked_at, k.id`;
}

export type Decision = {
	decision: 'award' | 'refer' | 'fail' | 'defer';
	grade: string | null;
	percent: number | null;
	reason: string;
	decidedAt: Date;
};

/** What boards decided about the learner, newest first. A figure that was put off is nobody's result. */
export async function decisionsOn(sql: AnySql, enrolmentId: string): Promise<Decision[]> {
	return sql<Decision[]>`
		select decision, grade, case when decision <> 'defer' then percent end as percent, reason,
			decided_at
		from board_decision
		where enrolment_id = ${enrolmentId} order by decided_at desc, id desc`;
}
