import type { AnySql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';

export type Tutor = { personId: string; name: string; email: string };

export async function tutorsOf(sql: AnySql, cohortId: string): Promise<Tutor[]> {
	return sql<Tutor[]>`
		select p.id as person_id, p.name, p.email
		from role_grant g join person p on p.id = g.person_id
		where g.cohort_id = ${cohortId} and g.role = 'tutor' and g.revoked_at is null
		order by lower(p.name), p.id`;
}

/**
 * The people with these addresses, who may be made tutors of the cohort. Tutors are not invited by a
 * slip of the keyboard: an address that nobody has is an error. Nor does anybody mark their own work.
 * @throws Invalid for the field `tutors`
 */
export async function tutorsNamed(
	sql: AnySql,
	cohortId: string,
	emails: readonly string[]
): Promise<Tutor[]> {
	const wanted = [...new Set(emails.map((email) => email.trim().toLowerCase()))].filter(Boolean);
	if (wanted.length === 0) return [];
	const found = await sql<(Tutor & { learnsHere: boolean })[]>`
		select p.id as person_id, p.name, p.email, exists (select from enrolment e
			where e.person_id = p.id and e.cohort_id = ${cohortId}
				and e.state not in ('withdrawn', 'lapsed')) as learns_here
		from person p where p.email = any(${wanted}) and p.closed_at is null`;
	const missing = wanted.filter((email) => !found.some((person) => person.email === email));
	if (missing.length > 0) {
		throw wrong(
			`Nobody here has the address ${missing.join(', ')}. Add the person under People first`
		);
	}
	const learner = found.find(({ learnsHere }) => learnsHere);
	if (learner) throw wrong(`${learner.name} learns in this cohort, so cannot tutor it`);
	return found;
}

const wrong = (message: string) => new Invalid([{ field: 'tutors', message }]);
