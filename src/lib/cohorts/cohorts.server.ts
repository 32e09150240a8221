import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { violates } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';
import { setDeadlines } from './deadlines.server.ts';

export type Cohort = {
	id: string;
	code: string;
	name: string;
	editionId: string;
	editionLabel: string;
	courseCode: string;
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
	/** IANA name; London's unless said. */
	timeZone?: string;
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
				{ field: 'code', message: `There is already a cohort with the code ${input.code}` }
			]);
		}
		if (violates(error, 'cohort_edition_id_fkey')) {
			throw new Invalid([{ field: 'editionId', message: 'Choose a course' }]);
		}
		throw error;
	}
	await setDeadlines(tx, id);
	return id;
}

/**
 * Gives a cohort more places, or fewer. Idempotent: the same number again changes nothing.
 * @returns the number before
 * @throws Invalid when more people than that hold a place
 */
export async function setCapacity(
	tx: Transaction,
	actor: Actor,
	input: { cohortId: string; capacity: number }
): Promise<number> {
	authorise(actor, 'cohort.manage');
	const { capacity, taken } = await lockPlaces(tx, input.cohortId);
	if (input.capacity < taken) {
		throw new Invalid([
			{ field: 'capacity', message: `${taken} places are taken, so there cannot be fewer` }
		]);
	}
	await tx`update cohort set capacity = ${input.capacity} where id = ${input.cohortId}`;
	return capacity;
}

const columns = (sql: AnySql) => sql`
	c.id, c.code, c.name, c.edition_id, e.label as edition_label, e.course_code,
	e.title as course_title, c.starts_on, c.ends_on, c.time_zone, c.capacity,
	(select count(*) from enrolment n
		where n.cohort_id = c.id and n.state not in ('withdrawn', 'lapsed')) as taken`;

/** Cohorts, those that end last first. */
export async function cohorts(sql: AnySql): Promise<Cohort[]> {
	return sql<Cohort[]>`
		select ${columns(sql)} from cohort c join edition e on e.id = c.edition_id
		order by c.ends_on desc, c.code limit 500`;
}

/** Cohorts of a course that are still to begin, the next first, for anyone to see. */
export async function comingCohorts(
	sql: AnySql,
	courseCode: string,
	today: string
): Promise<Cohort[]> {
	return sql<Cohort[]>`
		select ${columns(sql)} from cohort c join edition e on e.id = c.edition_id
		where e.course_code = ${courseCode} and c.starts_on > ${today}::date
		order by c.starts_on, c.code limit 20`;
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

/** A course that a cohort can be made of: the newest editions first. */
export type Offer = {
	editionId: string;
	courseCode: string;
	label: string;
	title: string;
	/** The last week in which work is due. */
	weeks: number;
};

export async function offers(sql: AnySql): Promise<Offer[]> {
	return sql<Offer[]>`
		select e.id as edition_id, e.course_code, e.label, e.title,
			(select max(m.week_to) from module m where m.edition_id = e.id) as weeks
		from edition e order by e.published_at desc, e.id desc limit 100`;
}
