import type { AnySql } from '#lib/platform/database.server.ts';

/** What one learner has done in a course. */
export type DoneSoFar = {
	modules: { id: string; state: string; dueAt: Date | null; percent: number | null }[];
	lessons: string[];
	tries: Try[];
	marks: GivenMark[];
	/** How many more tries a board has granted, and when last. */
	grants: number;
	grantedAt: Date | null;
	/** Assessments whose marks may not be seen yet. */
	held: string[];
	/** The day of the next board of examiners, 'YYYY-MM-DD'. */
	boardMeetsOn: string | null;
};

/** An attempt at a quiz or a submission of an assignment; voided ones are among them. */
export type Try = {
	id: string;
	assessmentId: string;
	number: number;
	state: string;
	submittedAt: Date | null;
};

export type GivenMark = {
	assessmentId: string;
	/** The attempt or submission. */
	tryId: string;
	percent: number;
	markedAt: Date;
	superseded: boolean;
};

/**
 * One statement over what is the learner's own, a few rows a table: the course page is opened more
 * than any other. What all learners share comes from course-outline.server.ts.
 */
export async function doneSoFar(
	sql: AnySql,
	enrolment: { id: string; cohortId: string },
	at: Date
): Promise<DoneSoFar> {
	const [row] = await sql<[DoneSoFar]>`
		select
			(select coalesce(json_agg(json_build_object('id', p.module_id, 'state', p.state,
					'dueAt', d.due_at, 'percent', (
						select r.percent from module_result r
						where r.enrolment_id = p.enrolment_id and r.module_id = p.module_id
							and not exists (select from history h
								where h.machine = 'module' and h.subject_id = p.id
									and h.event ->> 'type' = 'resultWithdrawn' and h.at >= r.settled_at)
						order by r.settled_at desc, r.id desc limit 1))), '[]')
				from module_progress p
				left join cohort_deadline d on d.module_id = p.module_id and d.cohort_id = ${enrolment.cohortId}
				where p.enrolment_id = ${enrolment.id}) as modules,
			array(select lesson_id from lesson_done where enrolment_id = ${enrolment.id}) as lessons,
			(select coalesce(json_agg(t), '[]') from (
				select id, assessment_id as "assessmentId", number, state, submitted_at as "submittedAt"
					from attempt where enrolment_id = ${enrolment.id}
				union all
				select id, assessment_id, number, state, submitted_at
					from submission where enrolment_id = ${enrolment.id}) t) as tries,
			(select coalesce(json_agg(json_build_object(
					'assessmentId', k.assessment_id, 'tryId', coalesce(k.attempt_id, k.submission_id),
					'percent', k.percent, 'markedAt', k.marked_at,
					'superseded', exists (select from mark n where n.supersedes = k.id))), '[]')
				from mark k where k.enrolment_id = ${enrolment.id}) as marks,
			array(select distinct k.assessment_id from mark k
				where k.enrolment_id = ${enrolment.id}
					and visible_from(k.enrolment_id, k.assessment_id) <= ${at} is not true) as held,
			board.*,
			(select min(meets_on)::text from board
				where cohort_id = ${enrolment.cohortId} and state = 'open') as board_meets_on
		from (select count(*) filter (where decision = 'refer') as grants,
				max(decided_at) filter (where decision = 'refer') as granted_at
			from board_decision where enrolment_id = ${enrolment.id}) board`;
	return {
		...row,
		modules: row.modules.map((m) => ({ ...m, dueAt: asDate(m.dueAt) })),
		tries: row.tries.map((t) => ({ ...t, submittedAt: asDate(t.submittedAt) })),
		marks: row.marks.map((k) => ({ ...k, markedAt: new Date(k.markedAt) }))
	};
}

// Inside JSON a timestamp is text.
const asDate = (value: Date | string | null): Date | null => (value ? new Date(value) : null);
