import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { authorise } from '../identity/permissions.rules.ts';

/**
 * What staff give one learner: more time, a later end, a try set aside. Marks are never changed for
 * circumstances, and whoever marks in the cohort neither gives nor sees any of it.
 */

export type ExtraTime = { extraPercent: number; extraMinutes: number; breakMinutes: number };

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

/** Each row is an act of its own and newer ones count; giving the same twice changes nothing more. */
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

/** Everything given to one learner, newest first. */
export async function accommodationsOf(sql: AnySql, enrolmentId: string): Promise<Accommodation[]> {
	return sql<Accommodation[]>`
		select a.id, a.kind, a.assessment_id, t.number, a.extra_percent, a.extra_minutes,
			a.break_minutes, a.until, a.reason, p.name as given_by, a.given_at
		from accommodation a left join attempt t on t.id = a.attempt_id
			left join person p on p.id = a.given_by
		where a.enrolment_id = ${enrolmentId} order by a.given_at desc, a.id desc`;
}
