import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';
import type { ExtraTime } from './timing.rules.ts';

/**
 * What staff give one learner: more time, a later end, a try set aside. Marks are never changed for
 * circumstances, and whoever marks in the cohort neither gives nor sees any of it.
 */

export type NewAccommodation = {
	enrolmentId: string;
	/** Null: every quiz of the course; only extra time can be given so widely. */
	assessmentId: string | null;
	/** The try that is under way, where the act is about one. */
	attemptId: string | null;
	reason: string;
} & (
	| ({ kind: 'extra-time' } & ExtraTime)
	| { kind: 'closing' | 'deadline'; until: Date }
	| { kind: 'void' }
);

export type Accommodation = {
	id: string;
	kind: NewAccommodation['kind'];
	assessmentId: string | null;
	/** Null where the act is about no one try. */
	number: number | null;
	extraPercent: number | null;
	extraMinutes: number | null;
	breakMinutes: number | null;
	until: Date | null;
	reason: string;
	givenBy: string | null;
	givenAt: Date;
	/** Tries under way whose end it moved, each with the end that it got. */
	ends: { quiz: string; number: number; dueAt: Date }[];
};

/** @throws Forbidden for everyone but staff, and for staff who mark in this cohort */
export function mayAccommodate(actor: Actor, cohortId: string): void {
	authorise(actor, 'accommodation.manage');
	if (actor.roles.tutorOf.includes(cohortId)) {
		throw new Forbidden(
			'You mark in this cohort, so what learners are given is not for you to see.'
		);
	}
}

/** Whether the newest act of this kind and about the same says the same: a button that was pressed twice. */
export async function isGiven(tx: Transaction, given: NewAccommodation): Promise<boolean> {
	const { enrolmentId, assessmentId, attemptId, kind, ...said } = given;
	const [newest] = await tx<Record<string, unknown>[]>`
		select extra_percent, extra_minutes, break_minutes, until, reason from accommodation
		where enrolment_id = ${enrolmentId} and kind = ${kind}
			and assessment_id is not distinct from ${assessmentId}
			and attempt_id is not distinct from ${attemptId}
		order by seq desc limit 1`;
	return (
		newest !== undefined &&
		Object.entries(said).every(([key, value]) => String(newest[key]) === String(value))
	);
}

/** Each row is an act of its own, and newer ones count. Behind the lock of the enrolment, which orders them. */
export async function recordAccommodation(
	tx: Transaction,
	actor: Actor,
	given: NewAccommodation
): Promise<string> {
	const id = newId();
	await tx`
		insert into accommodation ${tx({ id, ...given, givenBy: actor.personId, givenAt: actor.at })}`;
	return id;
}

/** Everything given to one learner, newest first, with what came of it. */
export async function accommodationsOf(sql: AnySql, enrolmentId: string): Promise<Accommodation[]> {
	const acts = await sql<Omit<Accommodation, 'ends'>[]>`
		select a.id, a.kind, a.assessment_id, t.number, a.extra_percent, a.extra_minutes,
			a.break_minutes, a.until, a.reason, p.name as given_by, a.given_at
		from accommodation a left join attempt t on t.id = a.attempt_id
			left join person p on p.id = a.given_by
		where a.enrolment_id = ${enrolmentId} order by a.seq desc`;
	const ends = await sql<(Accommodation['ends'][number] & { actId: string })[]>`
		select h.event ->> 'accommodationId' as act_id, q.title as quiz, t.number,
			(h.event ->> 'dueAt')::timestamptz as due_at
		from attempt t join assessment q on q.id = t.assessment_id
			join history h on h.machine = 'attempt' and h.subject_id = t.id
		where t.enrolment_id = ${enrolmentId} and h.event ->> 'type' = 'timeGiven'
		order by h.at, h.subject_id`;
	const byAct = Map.groupBy(ends, ({ actId }) => actId);
	return acts.map((act) => ({
		...act,
		ends: (byAct.get(act.id) ?? []).map(({ quiz, number, dueAt }) => ({ quiz, number, dueAt }))
	}));
}
