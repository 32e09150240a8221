import type { AnySql } from '#lib/platform/database.server.ts';

/** Learners are promised their marks in ten working days; after so many days staff should look. */
export const WAITING_DAYS = 7;

/** Scripts of one cohort, and tries with answers for a tutor, that have waited long for a mark. */
export type WaitingScripts = {
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	courseTitle: string;
	startsOn: string;
	count: number;
	oldestAt: Date;
	tutors: { name: string; email: string }[];
	/** When the tutors were last reminded. */
	remindedAt: Date | null;
};

export async function waitingScripts(
	sql: AnySql,
	at: Date,
	about: { cohortId?: string } = {}
): Promise<WaitingScripts[]> {
	return sql<WaitingScripts[]>`
		with late as (
			select e.cohort_id, count(*)::int as count, min(s.submitted_at) as oldest_at
			from waiting_work s join enrolment e on e.id = s.enrolment_id
			where s.submitted_at < ${at}::timestamptz - make_interval(days => ${WAITING_DAYS})
				and ${about.cohortId ? sql`e.cohort_id = ${about.cohortId}` : sql`true`}
			group by e.cohort_id
		)
		select c.id as cohort_id, c.code as cohort_code, c.name as cohort_name, ed.title as course_title,
			c.starts_on, late.count, late.oldest_at,
			(select coalesce(json_agg(json_build_object('name', p.name, 'email', p.email)
					order by lower(p.name), p.id), '[]')
				from role_grant g join person p on p.id = g.person_id and p.closed_at is null
				where g.cohort_id = c.id and g.role = 'tutor' and g.revoked_at is null) as tutors,
			(select max(a.at) from audit a
				where a.subject_id = c.id and a.action = 'tutors-reminded') as reminded_at
		from late join cohort c on c.id = late.cohort_id join edition ed on ed.id = c.edition_id
		order by late.oldest_at, c.code`;
}
