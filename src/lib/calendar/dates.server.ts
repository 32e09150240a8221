import type { AnySql } from '#lib/platform/database.server.ts';
import type { Seminar } from './seminars.server.ts';

/** A module's deadline, or the window of its quiz, as one learner has it. */
export type CourseDate = {
	kind: 'deadline' | 'window';
	cohortId: string;
	cohortCode: string;
	courseTitle: string;
	moduleId: string;
	moduleCode: string;
	moduleTitle: string;
	opensAt: Date | null;
	at: Date;
	sequence: number;
};

const KEPT = '1 year';
const LIVE = ['enrolled', 'studying', 'referred', 'awaitingBoard'];

/**
 * Deadlines of the modules in which a learner has work, with those that are over, and windows of
 * quizzes, on the courses that they take now.
 */
export async function courseDatesOf(
	sql: AnySql,
	personId: string,
	now: Date
): Promise<CourseDate[]> {
	const moment = (end: 'opens' | 'closes') => sql`
		((c.starts_on + ((q.policy #>> ${['window', end, 'week']}::text[])::int - 1) * 7
			+ (q.policy #>> ${['window', end, 'day']}::text[])::int - 1)
			+ (q.policy #>> ${['window', end, 'time']}::text[])::time) at time zone c.time_zone`;
	return sql<CourseDate[]>`
		with place as (
			select c.id as cohort_id, c.code as cohort_code, ed.title as course_title, e.id as enrolment_id
			from enrolment e join cohort c on c.id = e.cohort_id join edition ed on ed.id = c.edition_id
			where e.person_id = ${personId} and e.state = any(${LIVE})
		)
		select 'deadline' as kind, p.cohort_id, p.cohort_code, p.course_title, m.id as module_id,
			m.code as module_code, m.title as module_title, null::timestamptz as opens_at, d.due_at as at,
			d.sequence
		from place p join cohort_deadline d on d.cohort_id = p.cohort_id
			join module m on m.id = d.module_id
			join module_progress mp on mp.enrolment_id = p.enrolment_id and mp.module_id = m.id
		where mp.state in ('locked', 'open', 'studying', 'assessing') or d.due_at < ${now}
		union all
		select 'window', p.cohort_id, p.cohort_code, p.course_title, m.id, m.code, m.title,
			${moment('opens')},
			greatest(${moment('closes')}, moved.until), moved.times
		from place p join cohort c on c.id = p.cohort_id
			join assessment q on q.edition_id = c.edition_id and q.kind = 'quiz'
			join module m on m.id = q.module_id
			join lateral (
				select (array_agg(a.until order by a.seq desc))[1] as until,
					count(*)::int as times
				from accommodation a
				where a.enrolment_id = p.enrolment_id and a.kind = 'closing' and a.assessment_id = q.id
			) moved on true
		where q.policy #> '{window,closes}' is not null
		order by at, module_code`;
}

export type BoardDate = {
	id: string;
	/** 'YYYY-MM-DD'. */
	meetsOn: string;
	cohortCode: string;
	cohortName: string;
	courseTitle: string;
	/** Whether the person chairs it, and so reads of it under /academy. */
	chairs: boolean;
};

/** Boards of examiners that decide on a person's course or that they chair, those of the last year too. */
export async function boardDatesOf(sql: AnySql, personId: string, now: Date): Promise<BoardDate[]> {
	return sql<BoardDate[]>`
		select b.id, b.meets_on, c.code as cohort_code, c.name as cohort_name,
			ed.title as course_title, b.chair_id = ${personId} as chairs
		from board b join cohort c on c.id = b.cohort_id join edition ed on ed.id = c.edition_id
		where b.meets_on > ${now}::timestamptz - ${KEPT}::interval
			and (b.chair_id = ${personId} or exists (select from enrolment e
				where e.cohort_id = c.id and e.person_id = ${personId} and e.state = any(${LIVE})))
		order by b.meets_on, b.id`;
}

export type SeminarDate = Seminar & {
	cohortCode: string;
	courseTitle: string;
	/** Whether the person leads it or tutors the cohort, and so reads of it under /teach. */
	teaches: boolean;
};

/** Seminars that a person learns in, leads or tutors, those of the last year and cancelled ones too. */
export async function seminarDatesOf(
	sql: AnySql,
	personId: string,
	now: Date
): Promise<SeminarDate[]> {
	return sql<SeminarDate[]>`
		select s.id, s.cohort_id, s.module_id, m.code as module_code,
			coalesce(m.seminar ->> 'title', m.title) as title, s.starts_at, s.minutes, s.place,
			s.tutor_id, t.name as tutor, s.sequence, s.cancelled_at, s.changed_at,
			c.code as cohort_code, ed.title as course_title, teaching.any as teaches
		from seminar s join module m on m.id = s.module_id join person t on t.id = s.tutor_id
			join cohort c on c.id = s.cohort_id join edition ed on ed.id = c.edition_id
			join lateral (select s.tutor_id = ${personId} or exists (
				select from role_grant g where g.person_id = ${personId} and g.cohort_id = c.id
					and g.role = 'tutor' and g.revoked_at is null) as any) teaching on true
		where s.starts_at > ${now}::timestamptz - ${KEPT}::interval
			and (teaching.any or exists (select from enrolment e
				where e.cohort_id = c.id and e.person_id = ${personId} and e.state = any(${LIVE})))
		order by s.starts_at, s.id`;
}
