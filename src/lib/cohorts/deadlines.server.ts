import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { authorise } from '../identity/permissions.rules.ts';

export type Deadline = { moduleId: string; moduleCode: string; moduleTitle: string; dueAt: Date };

/** When the work of each module is due in this cohort, in the order taught. */
export async function deadlinesOf(sql: AnySql, cohortId: string): Promise<Deadline[]> {
	return sql<Deadline[]>`
		select m.id as module_id, m.code as module_code, m.title as module_title, d.due_at
		from cohort_deadline d join module m on m.id = d.module_id
		where d.cohort_id = ${cohortId} order by m.position`;
}

/**
 * From the edition's weeks: a module's work is due at the end of the last day of its last week, in
 * the cohort's own time. Idempotent: a deadline that stands already is left alone.
 */
export async function setDeadlines(tx: Transaction, cohortId: string): Promise<void> {
	await tx`
		insert into cohort_deadline (cohort_id, module_id, due_at)
		select c.id, m.id, ((c.starts_on + m.week_to * 7 - 1) + time '23:59') at time zone c.time_zone
		from cohort c join module m on m.edition_id = c.edition_id where c.id = ${cohortId}
		on conflict do nothing`;
}

/**
 * Puts a deadline to another instant. Idempotent: the same instant again changes nothing.
 * @returns the deadline as it was, or null when it is there already
 */
export async function putDeadline(
	tx: Transaction,
	actor: Actor,
	input: { cohortId: string; moduleCode: string; dueAt: Date }
): Promise<Deadline | null> {
	authorise(actor, 'cohort.manage');
	const [before] = await tx<Deadline[]>`
		select m.id as module_id, m.code as module_code, m.title as module_title, d.due_at
		from cohort_deadline d join module m on m.id = d.module_id
		where d.cohort_id = ${input.cohortId} and m.code = ${input.moduleCode} for update of d`;
	if (!before) throw new NotFound('That module');
	if (before.dueAt.getTime() === input.dueAt.getTime()) return null;
	await tx`
		update cohort_deadline set due_at = ${input.dueAt}, sequence = sequence + 1
		where cohort_id = ${input.cohortId} and module_id = ${before.moduleId}`;
	return before;
}

/** Who waits for this deadline: learners who take the course and still have work in the module. */
export async function waitingForDeadline(
	sql: AnySql,
	cohortId: string,
	moduleId: string
): Promise<{ name: string; email: string }[]> {
	return sql<{ name: string; email: string }[]>`
		select p.name, p.email
		from enrolment e
			join person p on p.id = e.person_id and p.closed_at is null
			join module_progress mp on mp.enrolment_id = e.id and mp.module_id = ${moduleId}
		where e.cohort_id = ${cohortId} and e.state in ('enrolled', 'studying')
			and mp.state in ('locked', 'open', 'studying', 'assessing')
		order by p.email`;
}
