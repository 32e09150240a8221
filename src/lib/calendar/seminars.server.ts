import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { type AnySql, type Transaction, violates } from '#lib/platform/database.server.ts';
import { NotFound, Refused } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';
import type { SeminarPlan } from './seminar.rules.ts';

export type Seminar = {
	id: string;
	cohortId: string;
	moduleId: string;
	moduleCode: string;
	title: string;
	startsAt: Date;
	minutes: number;
	place: string;
	tutorId: string;
	tutor: string;
	sequence: number;
	cancelledAt: Date | null;
	changedAt: Date;
};

const seminars = (sql: AnySql) => sql`
	select s.id, s.cohort_id, s.module_id, m.code as module_code,
		coalesce(m.seminar ->> 'title', m.title) as title,
		s.starts_at, s.minutes, s.place, s.tutor_id, p.name as tutor, s.sequence, s.cancelled_at,
		s.changed_at
	from seminar s join module m on m.id = s.module_id join person p on p.id = s.tutor_id`;

/** Those of a cohort, in the order of the modules; cancelled ones come after what took their place. */
export async function seminarsOf(sql: AnySql, cohortId: string): Promise<Seminar[]> {
	return sql<Seminar[]>`
		${seminars(sql)} where s.cohort_id = ${cohortId}
		order by m.position, s.cancelled_at desc nulls first`;
}

/** What a module's page shows: the one that is planned, or the last that was cancelled. */
export async function seminarOf(
	sql: AnySql,
	cohortId: string,
	moduleId: string
): Promise<Seminar | null> {
	const [seminar] = await sql<Seminar[]>`
		${seminars(sql)} where s.cohort_id = ${cohortId} and s.module_id = ${moduleId}
		order by s.cancelled_at desc nulls first limit 1`;
	return seminar ?? null;
}

export type TaughtSeminar = Seminar & { cohortCode: string; cohortName: string };

const MOST = 20;

/** Those to come in the cohorts that somebody tutors, and those that they lead; the next first. */
export async function seminarsToLead(
	sql: AnySql,
	actor: Actor & { personId: string }
): Promise<TaughtSeminar[]> {
	return sql<TaughtSeminar[]>`
		select s.*, c.code as cohort_code, c.name as cohort_name
		from (${seminars(sql)}) s join cohort c on c.id = s.cohort_id
		where (s.cohort_id = any(${[...actor.roles.tutorOf]}::uuid[]) or s.tutor_id = ${actor.personId})
			and s.cancelled_at is null
			and s.starts_at + make_interval(mins => s.minutes) > ${actor.at}
		order by s.starts_at, s.id limit ${MOST}`;
}

export type SeminarAt = { id: string; cohortId: string; moduleId: string; moduleCode: string };

/**
 * @returns false when the form was sent before: its key is there already
 * @throws Refused when one is planned for this module
 */
export async function insertSeminar(
	tx: Transaction,
	actor: Actor,
	at: SeminarAt,
	plan: SeminarPlan
): Promise<boolean> {
	const { id, cohortId, moduleId } = at;
	authorise(actor, 'seminar.plan', { cohortId });
	const row = { id, cohortId, moduleId, ...plan, changedAt: actor.at };
	try {
		const added = await tx.savepoint(
			(sp) => sp`insert into seminar ${sp(row)} on conflict (id) do nothing`
		);
		if (added.count === 0) return false;
	} catch (error) {
		if (!violates(error, 'seminar_planned')) throw error;
		throw new Refused('The seminar of this module is planned already. Move it instead.');
	}
	await record(tx, actor, 'seminar-planned', at, plan.startsAt);
	return true;
}

/**
 * Changes a planned seminar. Idempotent under its row's lock: the same plan again changes nothing.
 * @returns whether anything changed
 */
export async function changeSeminar(
	tx: Transaction,
	actor: Actor,
	at: SeminarAt,
	plan: SeminarPlan
): Promise<boolean> {
	const before = await lockPlanned(tx, actor, at);
	if (!before) throw new Refused('This seminar is cancelled. Plan it anew.');
	const same =
		before.startsAt.getTime() === plan.startsAt.getTime() &&
		before.minutes === plan.minutes &&
		before.place === plan.place &&
		before.tutorId === plan.tutorId;
	if (same) return false;
	await tx`
		update seminar set ${tx({ ...plan, changedAt: actor.at })}, sequence = sequence + 1
		where id = ${at.id}`;
	await record(tx, actor, 'seminar-moved', at, plan.startsAt);
	return true;
}

/** @returns false when it is cancelled already */
export async function cancelSeminar(
	tx: Transaction,
	actor: Actor,
	at: SeminarAt
): Promise<boolean> {
	const before = await lockPlanned(tx, actor, at);
	if (!before) return false;
	await tx`
		update seminar set cancelled_at = ${actor.at}, changed_at = ${actor.at},
			sequence = sequence + 1
		where id = ${at.id}`;
	await record(tx, actor, 'seminar-cancelled', at, before.startsAt);
	return true;
}

/** The plan of a seminar, its row locked; null when it is cancelled. */
async function lockPlanned(
	tx: Transaction,
	actor: Actor,
	{ id, cohortId, moduleId }: SeminarAt
): Promise<SeminarPlan | null> {
	authorise(actor, 'seminar.plan', { cohortId });
	if (!isId(id)) throw new NotFound('That seminar');
	const [found] = await tx<(SeminarPlan & { cancelledAt: Date | null })[]>`
		select starts_at, minutes, place, tutor_id, cancelled_at from seminar
		where id = ${id} and cohort_id = ${cohortId} and module_id = ${moduleId} for update`;
	if (!found) throw new NotFound('That seminar');
	return found.cancelledAt ? null : found;
}

const record = (
	tx: Transaction,
	actor: Actor,
	action: string,
	{ cohortId, moduleCode }: SeminarAt,
	startsAt: Date
) =>
	recordAudit(
		tx,
		actor,
		action,
		{ type: 'cohort', id: cohortId },
		{ module: moduleCode, startsAt: startsAt.toISOString() }
	);
