import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { lockPerson, refuseClosed } from './change-person.server.ts';
import { identifierSystems } from './identifier-systems.ts';
import { authorise } from './permissions.rules.ts';

export const identifierSchema = v.object({
	system: v.picklist(identifierSystems, 'Choose what the number is of'),
	value: v.pipe(
		v.string('Enter the number'),
		v.transform((typed) => typed.replace(/\s+/g, '').toUpperCase()),
		v.nonEmpty('Enter the number'),
		v.regex(/^[A-Z0-9][A-Z0-9/-]{0,39}$/, 'Use letters, digits, - and / only, 40 at most')
	)
});
export type Identifier = v.InferOutput<typeof identifierSchema>;

/** The numbers by which others know a person, as they stand now. */
export async function identifiersOf(
	sql: AnySql,
	actor: Actor,
	personId: string
): Promise<(Identifier & { validFrom: Date })[]> {
	authorise(actor, 'people.read');
	return sql<(Identifier & { validFrom: Date })[]>`
		select system, value, valid_from from person_identifier
		where person_id = ${personId} and valid_to is null order by system, value`;
}

/** Writes a number down. One that stands there already stays, by its key; one that had ended begins anew. */
export async function addIdentifier(
	tx: Transaction,
	actor: Actor,
	{ personId, system, value }: Identifier & { personId: string }
): Promise<void> {
	const person = await lockPerson(tx, actor, personId);
	refuseClosed(person);
	const added = await tx`
		insert into person_identifier ${tx({ personId, system, value, validFrom: actor.at })}
		on conflict (person_id, system, value) do update
			set valid_from = excluded.valid_from, valid_to = null where person_identifier.valid_to is not null`;
	if (added.count === 0) return;
	await recordAudit(tx, actor, 'identifier-added', { type: 'person', id: personId }, { system });
}

/** Ends a number. One that has ended, or was never there, stays so. */
export async function endIdentifier(
	tx: Transaction,
	actor: Actor,
	{ personId, system, value }: { personId: string; system: string; value: string }
): Promise<void> {
	await lockPerson(tx, actor, personId);
	const ended = await tx`
		update person_identifier set valid_to = ${actor.at}
		where person_id = ${personId} and system = ${system} and value = ${value}
			and valid_to is null`;
	if (ended.count === 0) return;
	await recordAudit(tx, actor, 'identifier-ended', { type: 'person', id: personId }, { system });
}
