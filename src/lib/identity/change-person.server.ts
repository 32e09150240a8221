import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { type Transaction, violates } from '#lib/platform/database.server.ts';
import { Forbidden, Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { tidyName } from '#lib/platform/person-name.rules.ts';
import { useUpLinks } from './links.server.ts';
import { authorise, may } from './permissions.rules.ts';
import { closeSessions } from './sessions.server.ts';

export type LockedPerson = {
	id: string;
	name: string;
	nameOnCertificates: string | null;
	email: string;
	closedAt: Date | null;
	anonymisedAt: Date | null;
	holdsRights: boolean;
};

/** Locks one person's row until the transaction ends, so that two changes come one after the other. */
export async function lockPerson(tx: Transaction, actor: Actor, id: string): Promise<LockedPerson> {
	authorise(actor, 'people.manage');
	if (!isId(id)) throw new NotFound('That person');
	return lockPersonForLink(tx, id);
}

/** The same for whoever shows a mailed link: the link is the permission. */
export async function lockPersonForLink(tx: Transaction, id: string): Promise<LockedPerson> {
	// Places refer to people: a new place need not wait for this lock.
	const [person] = await tx<LockedPerson[]>`
		select p.id, p.name, p.name_on_certificates, p.email, p.closed_at, p.anonymised_at,
			exists (select from role_grant g where g.person_id = p.id and g.revoked_at is null)
				as holds_rights
		from person p where p.id = ${id} for no key update`;
	if (!person) throw new NotFound('That person');
	return person;
}

export function refuseClosed({ closedAt }: LockedPerson): void {
	if (closedAt) throw new Refused('This account is closed. Open it again first.');
}

/** True when the actor may change how somebody signs in, and whether they can at all. */
export const mayChangeAccount = (actor: Actor, person: { holdsRights: boolean }): boolean =>
	!person.holdsRights || may(actor, 'rights.manage');

/**
 * The account of somebody with rights is changed by administrators alone: whoever could move it to
 * an address of their own would have those rights.
 * @throws Forbidden
 */
export function authoriseAccount(actor: Actor, person: LockedPerson): void {
	authorise(actor, 'people.manage');
	if (mayChangeAccount(actor, person)) return;
	throw new Forbidden(
		'This person has rights here: only an administrator can change their account.'
	);
}

/** What somebody is called, and on certificates where those lack letters of it; null: the same. */
export type Names = { name: string; nameOnCertificates: string | null };

/** @returns false when they have these names already */
export async function renamePerson(
	tx: Transaction,
	actor: Actor,
	person: LockedPerson,
	{ because, evidence, ...names }: Names & { because: string; evidence: string }
): Promise<boolean> {
	refuseClosed(person);
	const { nameOnCertificates } = names;
	const name = tidyName(names.name);
	if (name === person.name && nameOnCertificates === person.nameOnCertificates) return false;
	await tx`update person set ${tx({ name, nameOnCertificates })} where id = ${person.id}`;
	await recordAudit(tx, actor, 'name-changed', subjectOf(person), { because, evidence });
	return true;
}

/**
 * Gives a person another address to sign in with. Links that were mailed to the old one no longer
 * work: whoever reads there now may be somebody else.
 * @returns false when it is their address already
 * @throws Invalid when somebody else has it
 */
export async function changeAddress(
	tx: Transaction,
	actor: Actor,
	person: LockedPerson,
	{ email, how }: { email: string; how: { by: 'link' } | { by: 'staff'; evidence: string } }
): Promise<boolean> {
	refuseClosed(person);
	if (email === person.email) return false;
	try {
		await tx.savepoint((sp) => sp`update person set email = ${email} where id = ${person.id}`);
	} catch (error) {
		if (!violates(error, 'person_email_unique')) throw error;
		throw new Invalid([
			{ field: 'email', message: 'Someone with this e-mail address is here already' }
		]);
	}
	await useUpLinks(tx, actor, { personId: person.id });
	if (how.by === 'staff') await closeSessions(tx, person.id);
	await recordAudit(tx, actor, 'email-changed', subjectOf(person), how);
	return true;
}

/** Sets where somebody works. Setting it again changes nothing. */
export async function changeOrganisation(
	tx: Transaction,
	actor: Actor,
	{ personId, organisationId }: { personId: string; organisationId: string | null }
): Promise<void> {
	// Before the person's row, as a merger of organisations locks them.
	const into = organisationId === null ? null : await standingOrganisation(tx, organisationId);
	const person = await lockPerson(tx, actor, personId);
	refuseClosed(person);
	const changed = await tx`
		update person set organisation_id = ${into}
		where id = ${person.id} and organisation_id is distinct from ${into}`;
	if (changed.count === 0) return;
	const detail = { organisationId: into };
	await recordAudit(tx, actor, 'organisation-changed', subjectOf(person), detail);
}

/** The organisation, or the one that it was merged into; it is not merged before this story ends. */
async function standingOrganisation(tx: Transaction, id: string): Promise<string> {
	const [found] = isId(id)
		? await tx<{ id: string }[]>`
			select coalesce(merged_into, id) as id from organisation where id = ${id} for share`
		: [];
	if (!found) throw new NotFound('That organisation');
	return found.id;
}

const subjectOf = ({ id }: LockedPerson) => ({ type: 'person', id });
