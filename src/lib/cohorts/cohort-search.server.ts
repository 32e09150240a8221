import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql } from '#lib/platform/database.server.ts';
import { authorise } from '../identity/permissions.rules.ts';

export type FoundCohort = {
	code: string;
	name: string;
	courseTitle: string;
	startsOn: string;
	endsOn: string;
};

/** Cohorts whose name, code or course holds each of the words, those that end last first. */
export async function searchCohorts(
	sql: AnySql,
	actor: Actor,
	{ q, most }: { q: string; most: number }
): Promise<FoundCohort[]> {
	authorise(actor, 'cohort.manage');
	const words = q.trim().split(/\s+/).slice(0, 8);
	const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
	return sql<FoundCohort[]>`
		select c.code, c.name, e.title as course_title, c.starts_on, c.ends_on
		from cohort c join edition e on e.id = c.edition_id
		where c.name || ' ' || c.code || ' ' || e.title ilike all (${patterns}::text[])
		order by c.ends_on desc, c.code limit ${most}`;
}

export type FoundCandidate = { enrolmentId: string; personName: string; cohortName: string };

/** Whose candidate number it is: of one person a cohort, and numbers may come again in another. */
export async function candidatesNumbered(
	sql: AnySql,
	actor: Actor,
	number: string
): Promise<FoundCandidate[]> {
	authorise(actor, 'enrolment.manage');
	return sql<FoundCandidate[]>`
		select n.id as enrolment_id, p.name as person_name, c.name as cohort_name
		from cohort c join enrolment n on n.cohort_id = c.id and n.candidate_number = ${number}
			join person p on p.id = n.person_id
		order by c.ends_on desc, c.code limit 25`;
}

/** The first day of the next cohort of each course that has one, by the course's code. */
export async function nextStarts(sql: AnySql, today: string): Promise<Map<string, string>> {
	const rows = await sql<{ courseCode: string; startsOn: string }[]>`
		select e.course_code, min(c.starts_on) as starts_on
		from cohort c join edition e on e.id = c.edition_id
		where c.starts_on > ${today}::date group by e.course_code`;
	return new Map(rows.map(({ courseCode, startsOn }) => [courseCode, startsOn]));
}
