import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';

export type TaughtCohort = {
	id: string;
	code: string;
	name: string;
	courseTitle: string;
	endsOn: string;
	learners: number;
	waiting: number;
};

/** The cohorts that the actor tutors, the latest first, with the scripts and answers that wait in each. */
export async function taughtCohorts(sql: AnySql, actor: Actor): Promise<TaughtCohort[]> {
	return await sql<TaughtCohort[]>`
		select c.id, c.code, c.name, ed.title as course_title, c.ends_on,
			(select count(*) from enrolment e where e.cohort_id = c.id
				and e.state not in ('invited', 'withdrawn', 'lapsed')) as learners,
			(select count(*) from waiting_work w join enrolment e on e.id = w.enrolment_id
				where e.cohort_id = c.id and e.person_id <> ${actor.personId}) as waiting
		from cohort c join edition ed on ed.id = c.edition_id
		where c.id = any(${[...actor.roles.tutorOf]}::uuid[])
		order by c.starts_on desc, c.name`;
}
