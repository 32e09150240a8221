import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { violates } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';

export type Cohort = {
	id: string;
	code: string;
	name: string;
	editionId: string;
	editionLabel: string;
	courseTitle: string;
	startsOn: string;
	endsOn: string;
	timeZone: string;
	capacity: number;
	/** Places that are taken: everyone who is invited or in, without those who left. */
	taken: number;
};

export type NewCohort = {
	code: string;
	name: string;
	editionId: string;
	startsOn: string;
	endsOn: string;
	capacity: number;
};

/**
 * Makes a cohort of an edition and sets each module's deadline from the edition's weeks.
 * Idempotent by the unique code: a second form with the same code is refused with the reason.
 */
export async function createCohort(
	tx: Transaction,
	actor: Actor,
	input: NewCohort
): Promise<string> {
	authorise(actor, 'cohort.manage');
	const id = newId();
	try {
		await tx.savepoint(
			(sp) => sp`
			insert into cohort ${sp({ id, ...input, createdBy: actor.personId, createdAt: actor.at })}`
		);
	} catch (error) {
		if (violates(error, 'cohort_code_key')) {
			throw new Invalid([
				{ field: 'code', message: `There is already a cohort with the code ${input.code}.` }
			]);
		}
		throw error;
	}
	// A module's work is due at the end of the last day of its last week, in the cohort's own time.
	await tx`
		insert into cohort_deadline (cohort_id, module_id, due_at)
		select c.id, m.id,
			((c.starts_on + m.week_to * 7 - 1) + time '23:59') at time zone c.time_zone
		from cohort c join module m on m.edition_id = c.edition_id where c.id = ${id}`;
	return id;
}

const columns = (sql: AnySql) => sql`
	c.id, c.code, c.name, c.edition_id, e.label as edition_label, e.title as course_title, c.starts_on,
	c.ends_on, c.time_zone, c.capacity,
	(select count(*) from enrolment n
		where n.cohort_id = c.id and n.state not in ('withdrawn', 'lapsed')) as taken`;

/** Cohorts, those that end last first. */
export async function cohorts(sql: AnySql): Promise<Cohort[]> {
	return sql<Cohort[]>`
		select ${columns(sql)} from cohort c join edition e on e.id = c.edition_id
		order by c.ends_on desc, c.code limit 500`;
}

/** @throws NotFound */
export async function cohortAt(sql: AnySql, code: string): Promise<Cohort> {
	const [cohort] = await sql<Cohort[]>`
		select ${columns(sql)} from cohort c join edition e on e.id = c.edition_id where c.code = ${code}`;
	if (!cohort) throw new NotFound('That cohort');
	return cohort;
}

/** Locks the cohort, so that two lists of people cannot both take the last place. */
export async function lockPlaces(
	tx: Transaction,
	cohortId: string
): Promise<{ capacity: number; taken: number }> {
	const [row] = await tx<{ capacity: number }[]>`
		select capacity from cohort where id = ${cohortId} for update`;
	if (!row) throw new NotFound('That cohort');
	const [count] = await tx<{ taken: number }[]>`
		select count(*) as taken from enrolment
		where cohort_id = ${cohortId} and state not in ('withdrawn', 'lapsed')`;
	return { capacity: row.capacity, taken: count?.taken ?? 0 };
}

export type Deadline = { moduleId: string; moduleCode: string; moduleTitle: string; dueAt: Date };

export async function deadlinesOf(sql: AnySql, cohortId: string): Promise<Deadline[]> {
	return sql<Deadline[]>`
		select m.id as module_id, m.code as module_code, m.title as module_title, d.due_at
		from cohort_deadline d join module m on m.id = d.module_id
		where d.cohort_id = ${cohortId} order by m.position`;
}

export type Tutor = { personId: string; name: string; email: string };

export async function tutorsOf(sql: AnySql, cohortId: string): Promise<Tutor[]> {
	return sql<Tutor[]>`
		select p.id as person_id, p.name, p.email
		from role_grant g join person p on p.id = g.person_id
		where g.cohort_id = ${cohortId} and g.role = 'tutor' and g.revoked_at is null
		order by p.name`;
}
