import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { addJob } from '#lib/platform/queue.server.ts';
import { newId } from '#lib/platform/id.ts';
import { authoriseAccount, type LockedPerson } from './change-person.server.ts';
import type { ClosingReason } from './closing.rules.ts';
import { useUpLinks } from './links.server.ts';
import { authorise } from './permissions.rules.ts';
import { grantsOf, revokeRole } from './roles.server.ts';
import { closeSessions } from './sessions.server.ts';

/** What closing would end and what it would leave, for the page that asks. */
export async function closingFacts(
	sql: AnySql,
	actor: Actor,
	personId: string
): Promise<{ devices: number; awards: number; onlyTutorOf: string[] }> {
	authorise(actor, 'people.read');
	const [facts] = await sql<{ devices: number; awards: number; onlyTutorOf: string[] }[]>`
		select
			(select count(*) from session where person_id = ${personId} and expires_at > ${actor.at})
				as devices,
			(select count(*) from award where person_id = ${personId}
				and state not in ('provisional', 'voided')) as awards,
			array(select c.name from role_grant g join cohort c on c.id = g.cohort_id
				where g.person_id = ${personId} and g.revoked_at is null and c.ends_on >= ${actor.at}::date
					and not exists (select from role_grant o where o.cohort_id = c.id
						and o.person_id <> ${personId} and o.revoked_at is null)
				order by c.starts_on) as only_tutor_of`;
	return facts!;
}

/**
 * Ends how somebody gets in: devices, password, links, rights. What they did and hold is not touched.
 * The caller holds the person's lock and has seen that the account is open.
 * @throws Refused for one's own account and for the only administrator
 */
export async function closeAccount(
	tx: Transaction,
	actor: Actor,
	person: LockedPerson,
	reason: ClosingReason
): Promise<void> {
	authoriseAccount(actor, person);
	if (person.id === actor.personId) {
		throw new Refused('You cannot close your own account. Ask an administrator.');
	}
	const { id: personId } = person;
	for (const { role, cohortId } of await grantsOf(tx, actor, personId)) {
		await revokeRole(tx, actor, { personId, role, ...(cohortId && { cohortId }) });
	}
	await tx`update person set closed_at = ${actor.at} where id = ${personId}`;
	await useUpLinks(tx, actor, { personId });
	await tx`delete from password where person_id = ${personId}`;
	const devices = await closeSessions(tx, personId);
	const subject = { type: 'person', id: personId };
	await recordAudit(tx, actor, 'person-closed', subject, { reason, devices });
}

/**
 * Opens a closed account again and mails a link to choose a password; rights and places are given
 * anew by hand. Opened already: nothing is done.
 */
export async function reopenAccount(
	tx: Transaction,
	actor: Actor,
	person: LockedPerson
): Promise<void> {
	authoriseAccount(actor, person);
	if (!person.closedAt) return;
	if (person.anonymisedAt) {
		throw new Refused('The name and address of this account were removed. Add the person anew.');
	}
	await tx`update person set closed_at = null where id = ${person.id}`;
	await addJob(tx, 'mail-reset-link', { email: person.email, mailId: newId() });
	await recordAudit(tx, actor, 'person-reopened', { type: 'person', id: person.id });
}
