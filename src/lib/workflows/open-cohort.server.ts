import { cohortAt, createCohort, type NewCohort } from '#lib/cohorts/cohorts.server.ts';
import { tutorsNamed } from '#lib/cohorts/tutors.server.ts';
import { grantRole, revokeRole } from '#lib/identity/roles.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';

/**
 * Staff open a cohort and say who tutors it. Idempotent by the unique code.
 * @throws Invalid
 */
export async function openCohort(
	sql: Sql,
	actor: Actor,
	input: NewCohort & { tutors: readonly string[] }
): Promise<string> {
	const { tutors, ...cohort } = input;
	return inTransaction(sql, async (tx) => {
		const cohortId = await createCohort(tx, actor, cohort);
		await recordAudit(
			tx,
			actor,
			'cohort-opened',
			{ type: 'cohort', id: cohortId },
			{ code: cohort.code }
		);
		for (const { personId } of await tutorsNamed(tx, cohortId, tutors)) {
			await grantRole(tx, actor, { personId, role: 'tutor', cohortId });
		}
		return cohortId;
	});
}

/** Makes somebody a tutor of a cohort; whoever is one already stays one. */
export async function addTutor(
	sql: Sql,
	actor: Actor,
	input: { cohortCode: string; email: string }
): Promise<void> {
	if (input.email === '') {
		throw new Invalid([{ field: 'tutors', message: 'Enter an e-mail address' }]);
	}
	await inTransaction(sql, async (tx) => {
		const { id: cohortId } = await cohortAt(tx, input.cohortCode);
		for (const { personId } of await tutorsNamed(tx, cohortId, [input.email])) {
			await grantRole(tx, actor, { personId, role: 'tutor', cohortId });
		}
	});
}

/** Somebody tutors a cohort no longer; their marks stay theirs. */
export async function removeTutor(
	sql: Sql,
	actor: Actor,
	input: { cohortCode: string; personId: string }
): Promise<void> {
	if (!isId(input.personId)) throw new NotFound('That tutor');
	await inTransaction(sql, async (tx) => {
		const { id: cohortId } = await cohortAt(tx, input.cohortCode);
		await revokeRole(tx, actor, { personId: input.personId, role: 'tutor', cohortId });
	});
}
