import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { dueBefore } from '#lib/platform/retention.rules.ts';

/** An award that was ever made keeps its holder's name: certificates are checked for ever. */
const holdsAward = (sql: AnySql) => sql`
	exists (select from award a where a.person_id = p.id and a.state not in ('provisional', 'voided'))`;

const holdsRight = (sql: AnySql) => sql`
	exists (select from role_grant g where g.person_id = p.id and g.revoked_at is null)`;

/**
 * People whose name is due to go: closed long ago, or invited and never come. Nobody who holds an
 * award, has rights, or waits for the board is among them.
 */
export async function peopleToForget(
	sql: AnySql,
	now: Date,
	most: number
): Promise<{ id: string }[]> {
	return sql<{ id: string }[]>`
		select p.id from person p
		where p.closed_at < ${dueBefore('person', now)} and p.anonymised_at is null
			and not ${holdsAward(sql)} and not ${holdsRight(sql)}
			and not exists (select from enrolment e
				where e.person_id = p.id and e.state = 'awaitingBoard')
		union
		select e.person_id from enrolment e join cohort c on c.id = e.cohort_id
			join person p on p.id = e.person_id
		where p.anonymised_at is null
			and not exists (select from password w where w.person_id = p.id)
			and not ${holdsAward(sql)} and not ${holdsRight(sql)}
			and not exists (select from history h join enrolment o on o.id = h.subject_id
				where o.person_id = p.id and h.machine = 'enrolment' and h.event ->> 'type' = 'accepted')
		group by e.person_id
		having max(c.ends_on) < ${dueBefore('neverCame', now)}::date
		order by 1 limit ${most}`;
}

/**
 * Removes who a person is; what was done stays, and belongs to nobody any more. Idempotent: whoever
 * is removed already is not touched. The caller holds the lock of the person's row.
 */
export async function forgetPerson(
	tx: Transaction,
	actor: Actor,
	{ id, email }: { id: string; email: string }
): Promise<void> {
	await tx`
		update person set name = 'Removed person', name_on_certificates = null,
			email = ${`${id}@removed.invalid`}, organisation_id = null, closed_at = coalesce(closed_at, ${actor.at}),
			anonymised_at = ${actor.at}
		where id = ${id} and anonymised_at is null`;
	for (const table of ['person_identifier', 'password', 'session', 'mailed_link']) {
		await tx`delete from ${tx(table)} where person_id = ${id}`;
	}
	await tx`delete from mail where to_address = ${email}`;
	await recordAudit(tx, actor, 'person-forgotten', { type: 'person', id });
}
