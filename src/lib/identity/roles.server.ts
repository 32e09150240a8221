import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { useUpLinks } from './links.server.ts';
import { authorise } from './permissions.rules.ts';

export const grantableRoles = ['tutor', 'staff', 'chair', 'external', 'admin'] as const;
export type Role = (typeof grantableRoles)[number];

/** `cohortId` with 'tutor', and only there. */
export type RoleOf = { personId: string; role: Role; cohortId?: string };

/**
 * Gives a role. A role that is held already stays as it is: one live grant, by unique index. Links that
 * staff could name the address of, or read in the outbox, while there were no rights are ended: they
 * would now lead to them. Whoever was invited and has not come in yet asks for a new one.
 */
export async function grantRole(tx: Transaction, actor: Actor, input: RoleOf): Promise<void> {
	authoriseFor(actor, input);
	const { personId, role, cohortId = null } = input;
	const isThere = cohortId === null || (await tx`select from cohort where id = ${cohortId}`)[0];
	if (!isThere) throw new Invalid([noCohort]);
	const granted = await tx`
		insert into role_grant ${tx({
			id: newId(),
			personId,
			role,
			cohortId,
			grantedBy: actor.personId,
			grantedAt: actor.at
		})}
		on conflict do nothing`;
	if (granted.count === 0) return;
	await useUpLinks(tx, actor, { personId, purpose: ['new-email', 'invitation'] });
	await audit(tx, actor, 'role-granted', input);
}

/**
 * Takes a role away; one that is not held stays away. There is always an administrator: the rows of
 * all of them are locked, in one order, so that two cannot take each other's role at once.
 */
export async function revokeRole(tx: Transaction, actor: Actor, input: RoleOf): Promise<void> {
	authoriseFor(actor, input);
	const { personId, role, cohortId = null } = input;
	if (role === 'admin') await refuseLastAdmin(tx, personId);
	const revoked = await tx`
		update role_grant set revoked_at = ${actor.at}, revoked_by = ${actor.personId}
		where person_id = ${personId} and role = ${role} and cohort_id is not distinct from ${cohortId}
			and revoked_at is null`;
	if (revoked.count > 0) await audit(tx, actor, 'role-revoked', input);
}

export type Grant = {
	role: Role;
	cohortId: string | null;
	cohortName: string | null;
	cohortCode: string | null;
	grantedAt: Date;
	grantedBy: string | null;
};

/** The rights that a person has now. */
export async function grantsOf(sql: AnySql, actor: Actor, personId: string): Promise<Grant[]> {
	authorise(actor, 'people.read');
	return sql<Grant[]>`
		select g.role, g.cohort_id, c.name as cohort_name, c.code as cohort_code, g.granted_at,
			by_person.name as granted_by
		from role_grant g
		left join cohort c on c.id = g.cohort_id
		left join person by_person on by_person.id = g.granted_by
		where g.person_id = ${personId} and g.revoked_at is null
		order by g.granted_at, g.id`;
}

const noCohort = { field: 'cohortId', message: 'Choose the cohort that they tutor' };

/** Whoever runs a cohort may say who tutors it; all other rights are the administrators'. */
function authoriseFor(actor: Actor, { role, cohortId }: RoleOf): void {
	authorise(actor, role === 'tutor' ? 'cohort.manage' : 'rights.manage');
	if ((role === 'tutor') !== (cohortId !== undefined)) {
		throw new Invalid([noCohort]);
	}
}

async function refuseLastAdmin(tx: Transaction, personId: string): Promise<void> {
	const admins = await tx<{ personId: string }[]>`
		select person_id from role_grant where role = 'admin' and revoked_at is null
		order by id for update`;
	const holds = admins.some((admin) => admin.personId === personId);
	if (holds && admins.length === 1) {
		throw new Refused('This is the only administrator. Make someone else an administrator first.');
	}
}

const audit = (
	tx: Transaction,
	actor: Actor,
	action: string,
	{ personId, role, cohortId }: RoleOf
) =>
	recordAudit(
		tx,
		actor,
		action,
		{ type: 'person', id: personId },
		{ role, ...(cohortId && { cohortId }) }
	);

/** What was asked of a form is a role that can be given. */
export function roleNamed(name: string): Role {
	const role = grantableRoles.find((each) => each === name);
	if (!role) throw new NotFound('That role');
	return role;
}
