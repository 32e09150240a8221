import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { authorise } from './permissions.rules.ts';

export type Place = {
	enrolmentId: string;
	state: string;
	candidateNumber: string;
	cohortCode: string;
	cohortName: string;
	courseTitle: string;
	startsOn: string;
};

/** The places a person has or had on courses, newest first. */
export async function placesOf(sql: AnySql, actor: Actor, personId: string): Promise<Place[]> {
	authorise(actor, 'people.read');
	return sql<Place[]>`
		select e.id as enrolment_id, e.state, e.candidate_number, c.code as cohort_code,
			c.name as cohort_name, ed.title as course_title, c.starts_on
		from enrolment e join cohort c on c.id = e.cohort_id join edition ed on ed.id = c.edition_id
		where e.person_id = ${personId}
		order by c.starts_on desc, e.id desc`;
}

/** When a person last signed in; null before the first time. */
export async function lastSignIn(
	sql: AnySql,
	actor: Actor,
	personId: string
): Promise<Date | null> {
	authorise(actor, 'people.read');
	const [row] = await sql<{ at: Date }[]>`
		select at from audit where subject_id = ${personId} and action = 'signed-in'
		order by at desc limit 1`;
	return row?.at ?? null;
}

/** Cohorts that someone could be made tutor of: those that have not ended, newest first. */
export async function openCohorts(
	sql: AnySql,
	actor: Actor
): Promise<{ id: string; name: string }[]> {
	authorise(actor, 'people.read');
	return sql<{ id: string; name: string }[]>`
		select id, name from cohort where ends_on >= ${londonDay(actor.at)}
		order by starts_on desc, id limit 200`;
}
