import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { can, move, type Move } from '#lib/platform/machine-store.server.ts';
import { readShared } from '#lib/platform/read-shared.server.ts';
import type { BoardDecision, EnrolmentEvent } from './enrolment.machine.ts';
import type { HeldAward } from './held-award.rules.ts';
import { storedEnrolment, storedModule } from './machines.ts';

export type Enrolment = {
	id: string;
	personId: string;
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	startsOn: string;
	endsOn: string;
	editionId: string;
	courseCode: string;
	courseTitle: string;
	/** What the course leads to. */
	awardTitle: string;
	state: string;
	candidateNumber: string;
} & HeldAward;

/** Of `enrolment e`, `cohort c`, `edition ed` and `held`. */
export const columns = (sql: AnySql) => sql`
	e.id, e.person_id, e.cohort_id, c.code as cohort_code, c.name as cohort_name, c.starts_on,
	c.ends_on, c.edition_id, ed.course_code, ed.title as course_title,
	ed.award ->> 'title' as award_title, e.state, e.candidate_number,
	held.state as award_state, held.expires_on as award_expires_on`;

/** The award that a place led to, if it did. */
export const held = (sql: AnySql) => sql`
	left join award held on held.enrolment_id = e.id and held.state <> 'voided'`;

/** The actor's own place in the cohort. @throws NotFound when there is none, or it was not accepted. */
export async function enrolmentAt(
	sql: AnySql,
	actor: Actor,
	cohortCode: string
): Promise<Enrolment> {
	const places = actor.personId ? await enrolmentsOf(sql, actor.personId) : [];
	const here = places.find((place) => place.cohortCode === cohortCode);
	if (!here || here.state === 'invited') throw new NotFound('That course');
	return here;
}

/** Every cohort the person is in, newest first. Invitations not yet accepted are among them. */
export async function enrolmentsOf(sql: AnySql, personId: string): Promise<Enrolment[]> {
	return (await placesOf(sql, personId)) ?? [];
}

/** Every page of a learner begins here: those who open one in the same moment share a statement. */
const placesOf = readShared(async (sql: AnySql, personIds: string[]) => {
	const rows = await sql<Enrolment[]>`
		select ${columns(sql)}
		from enrolment e join cohort c on c.id = e.cohort_id join edition ed on ed.id = c.edition_id
			${held(sql)}
		where e.person_id = any(${personIds}::uuid[]) order by e.created_at desc, e.id desc`;
	return Map.groupBy(rows, ({ personId }) => personId);
});

/** For staff; authorise with the cohort in hand. @throws NotFound */
export async function enrolmentById(
	sql: AnySql,
	enrolmentId: string
): Promise<Enrolment & { personName: string; personEmail: string }> {
	if (!isId(enrolmentId)) throw new NotFound('That learner');
	const [enrolment] = await sql<(Enrolment & { personName: string; personEmail: string })[]>`
		select ${columns(sql)}, p.name as person_name, p.email as person_email
		from enrolment e join cohort c on c.id = e.cohort_id join edition ed on ed.id = c.edition_id
			join person p on p.id = e.person_id ${held(sql)}
		where e.id = ${enrolmentId}`;
	if (!enrolment) throw new NotFound('That learner');
	return enrolment;
}

/**
 * A place in a cohort, in state invited, with every module of the edition locked.
 * Idempotent by the unique key (person, cohort): a second call returns the first place.
 */
export async function createEnrolment(
	tx: Transaction,
	actor: Actor,
	input: { personId: string; cohortId: string }
): Promise<{ id: string; created: boolean }> {
	const id = newId();
	const inserted = await tx`
		insert into enrolment ${tx({
			id,
			personId: input.personId,
			cohortId: input.cohortId,
			candidateNumber: candidateNumber(id),
			state: 'invited',
			createdAt: actor.at
		})} on conflict do nothing`;
	if (inserted.count === 0) {
		const [existing] = await tx<{ id: string }[]>`
			select id from enrolment where person_id = ${input.personId} and cohort_id = ${input.cohortId}`;
		if (existing) return { id: existing.id, created: false };
		// Somebody else in the cohort has this candidate number: the next id gives another.
		return createEnrolment(tx, actor, input);
	}
	const modules = await tx<{ id: string }[]>`
		select m.id from module m join cohort c on c.edition_id = m.edition_id where c.id = ${input.cohortId}`;
	const locked = modules.map((module) => ({
		id: newId(),
		enrolmentId: id,
		moduleId: module.id,
		state: 'locked'
	}));
	if (locked.length > 0) await tx`insert into module_progress ${tx(locked)}`;
	return { id, created: true };
}

export function moveEnrolment(
	tx: Transaction,
	actor: Actor,
	enrolmentId: string,
	event: EnrolmentEvent
): Promise<Move> {
	return move(tx, storedEnrolment, actor, enrolmentId, event);
}

/** Moves the enrolment if its state allows the event; says whether it did. */
export async function moveEnrolmentIfAble(
	tx: Transaction,
	actor: Actor,
	enrolmentId: string,
	event: EnrolmentEvent
): Promise<boolean> {
	const [row] = await tx<{ state: string }[]>`
		select state from enrolment where id = ${enrolmentId} for update`;
	if (!row || !can(storedEnrolment, row.state, event)) return false;
	await moveEnrolment(tx, actor, enrolmentId, event);
	return true;
}

/**
 * The board's decision about one learner; idempotency is the board's own machine. A referral opens
 * the failed modules again.
 */
export async function boardDecided(
	tx: Transaction,
	actor: Actor,
	input: { enrolmentId: string; decision: BoardDecision }
): Promise<Move> {
	const { enrolmentId, decision } = input;
	const moved = await moveEnrolment(tx, actor, enrolmentId, { type: 'boardDecided', decision });
	if (decision === 'refer') {
		const failed = await tx<{ id: string }[]>`
			select id from module_progress where enrolment_id = ${enrolmentId} and state = 'failed'`;
		for (const { id } of failed) {
			await move(tx, storedModule, actor, id, { type: 'referredByBoard' });
		}
	}
	return moved;
}

/** Seven digits that say nothing about the person or the order of joining. */
function candidateNumber(id: string): string {
	// The tail of a UUIDv7 is random.
	return String((parseInt(id.slice(-10), 16) % 9_000_000) + 1_000_000);
}

/** Whoever had failed and now has passed every module waits for the board again. Says whether so. */
export async function reopenIfPassed(
	tx: Transaction,
	actor: Actor,
	enrolmentId: string
): Promise<boolean> {
	const [left] = await tx<{ count: number }[]>`
		select count(*)::int from module_progress where enrolment_id = ${enrolmentId} and state <> 'passed'`;
	if (left?.count !== 0) return false;
	return moveEnrolmentIfAble(tx, actor, enrolmentId, { type: 'passedAfterAll' });
}
