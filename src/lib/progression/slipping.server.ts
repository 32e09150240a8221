import type { AnySql } from '#lib/platform/database.server.ts';
import { isOverdue, lastActive } from './cohort-progress.server.ts';
import { isHeld } from './held.server.ts';

/** After so many days without a sign of life somebody should ask. */
export const QUIET_DAYS = 14;

/** A learner who needs somebody: late with work, or not seen for a while. */
export type Slipping = {
	enrolmentId: string;
	personName: string;
	email: string;
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	courseTitle: string;
	startsOn: string;
	/** What is overdue, earliest first; empty for somebody who is only quiet. */
	overdue: { moduleCode: string; moduleTitle: string; dueAt: Date }[];
	lastActiveAt: Date | null;
	/** When they were last sent a reminder. */
	remindedAt: Date | null;
};

/** More than anybody could work through in a day. */
const MOST = 500;

/**
 * Learners who are late or quiet, in one cohort or in all that have not been over for long. Whoever
 * waits for a mark or for the board is neither: it is not their turn.
 */
export async function slippingLearners(
	sql: AnySql,
	at: Date,
	about: { cohortId?: string } = {}
): Promise<Slipping[]> {
	const rows = await sql<Slipping[]>`
		with taking as (
			select e.id, e.state, e.cohort_id, e.person_id, ${lastActive(sql)} as last_active_at,
				c.code, c.name, c.starts_on, c.time_zone, c.edition_id
			from enrolment e join cohort c on c.id = e.cohort_id
			where e.state in ('enrolled', 'studying')
				and ${about.cohortId ? sql`c.id = ${about.cohortId}` : sql`c.ends_on > ${at}::date - 120`}
		),
		judged as (
			select e.*,
				(select coalesce(json_agg(json_build_object(
						'moduleCode', m.code, 'moduleTitle', m.title, 'dueAt', d.due_at)
						order by d.due_at, m.position), '[]')
					from module_progress mp
						join module m on m.id = mp.module_id
						join cohort_deadline d on d.cohort_id = e.cohort_id and d.module_id = mp.module_id
					where mp.enrolment_id = e.id and ${isOverdue(sql, at)}) as overdue,
				exists (select from module_progress mp where mp.enrolment_id = e.id
					and mp.state in ('open', 'studying', 'assessing', 'referred')
					and not ${isHeld(sql, at)}) as has_turn,
				greatest(e.last_active_at, e.starts_on::timestamp at time zone e.time_zone,
					(select max(h.at) from history h
						where h.machine = 'enrolment' and h.subject_id = e.id)) as quiet_since
			from taking e
		)
		select j.id as enrolment_id, p.name as person_name, p.email, j.cohort_id, j.code as cohort_code,
			j.name as cohort_name, ed.title as course_title, j.starts_on, j.overdue, j.last_active_at,
			(select max(a.at) from audit a
				where a.subject_id = j.id and a.action = 'learner-reminded') as reminded_at
		from judged j
			join person p on p.id = j.person_id and p.closed_at is null
			join edition ed on ed.id = j.edition_id
		where json_array_length(j.overdue) > 0
			or (j.has_turn and j.quiet_since < ${at}::timestamptz - make_interval(days => ${QUIET_DAYS}))
		order by j.starts_on, j.code, j.overdue -> 0 ->> 'dueAt', lower(p.name), j.id
		limit ${MOST}`;
	return rows.map((row) => ({
		...row,
		// Inside JSON a timestamp is text.
		overdue: row.overdue.map((module) => ({ ...module, dueAt: new Date(module.dueAt) }))
	}));
}
