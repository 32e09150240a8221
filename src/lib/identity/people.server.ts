import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Invalid, NotFound } from '#lib/platform/errors.ts';
import { issuesOf } from '#lib/platform/forms.server.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { nameSchema } from '#lib/platform/person-name.rules.ts';
import { emailAddress } from './email.rules.ts';
import { setPassword } from './passwords.server.ts';
import { authorise } from './permissions.rules.ts';

export const personSchema = v.object({
	name: nameSchema('Enter a name'),
	email: emailAddress
});

export type NewPerson = {
	name: string;
	email: string;
	organisationId?: string;
	password?: string;
};

/**
 * Adds a person. The e-mail address is unique: a second press is refused with that reason.
 * @throws Invalid
 */
export async function createPerson(
	tx: Transaction,
	actor: Actor,
	input: NewPerson
): Promise<string> {
	const { id, created } = await addPerson(tx, actor, input);
	if (created) return id;
	throw new Invalid([
		{ field: 'email', message: 'Someone with this e-mail address is here already' }
	]);
}

/** The person with this e-mail address, added if nobody has it. Whoever is there is not changed. */
export async function findOrCreatePerson(
	tx: Transaction,
	actor: Actor,
	input: NewPerson
): Promise<string> {
	return (await addPerson(tx, actor, input)).id;
}

async function addPerson(
	tx: Transaction,
	actor: Actor,
	input: NewPerson
): Promise<{ id: string; created: boolean }> {
	authorise(actor, 'people.manage');
	const checked = v.safeParse(personSchema, input);
	if (!checked.success) throw new Invalid(issuesOf(checked.issues));
	const { name, email } = checked.output;
	const id = newId();
	const { organisationId = null } = input;
	// The unique address decides between two at once; the loser then finds the winner's row.
	const added = await tx`
		insert into person ${tx({ id, name, email, organisationId, createdAt: actor.at })}
		on conflict on constraint person_email_unique do nothing`;
	if (added.count === 0) {
		const [found] = await tx<{ id: string }[]>`select id from person where email = ${email}`;
		if (!found) throw new NotFound('That person');
		return { id: found.id, created: false };
	}
	if (input.password !== undefined) {
		await setPassword(tx, actor, { personId: id, password: input.password });
	}
	await recordAudit(tx, actor, 'person-added', { type: 'person', id });
	return { id, created: true };
}

export type Person = {
	id: string;
	name: string;
	nameOnCertificates: string | null;
	email: string;
	organisationId: string | null;
	organisation: string | null;
	createdAt: Date;
	closedAt: Date | null;
	anonymisedAt: Date | null;
	hasPassword: boolean;
	holdsRights: boolean;
};

/** One person, for the academy's staff. */
export async function personAt(sql: AnySql, actor: Actor, id: string): Promise<Person> {
	authorise(actor, 'people.read');
	const [person] = isId(id)
		? await sql<Person[]>`
			select p.id, p.name, p.name_on_certificates, p.email, p.organisation_id, o.name as organisation, p.created_at,
				p.closed_at, p.anonymised_at,
				exists (select from password w where w.person_id = p.id) as has_password,
				exists (select from role_grant g where g.person_id = p.id and g.revoked_at is null)
					as holds_rights
			from person p left join organisation o on o.id = p.organisation_id
			where p.id = ${id}`
		: [];
	if (!person) throw new NotFound('That person');
	return person;
}
