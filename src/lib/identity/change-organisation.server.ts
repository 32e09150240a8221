import * as v from 'valibot';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { type Transaction, violates } from '#lib/platform/database.server.ts';
import { Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import type { NewOrganisation } from './organisations.server.ts';
import { authorise } from './permissions.rules.ts';

export const organisationSchema = v.object({
	name: v.pipe(
		v.string('Enter the name'),
		v.transform((name) => name.normalize('NFC').replace(/\s+/g, ' ').trim()),
		v.nonEmpty('Enter the name'),
		v.maxLength(200, 'The name must have 200 characters or fewer')
	),
	odsCode: v.pipe(
		v.optional(v.string(), ''),
		v.transform((code) => code.trim().toUpperCase()),
		v.regex(/^([A-Z0-9]{3,10})?$/, 'An ODS code has 3 to 10 letters and digits'),
		v.transform((code) => code || null)
	),
	fictional: v.pipe(
		v.optional(v.string(), ''),
		v.transform((ticked) => ticked === 'yes')
	)
});

/**
 * Adds an organisation. A second press is refused: its code, or its name where it has none, is there.
 * @throws Invalid
 */
export async function addOrganisation(
	tx: Transaction,
	actor: Actor,
	input: NewOrganisation
): Promise<string> {
	authorise(actor, 'people.manage');
	const id = newId();
	if (input.odsCode === null) await refuseSameName(tx, id, input.name);
	await withUniqueCode(tx, (sp) => {
		return sp`insert into organisation ${sp({ id, ...input, createdAt: actor.at })}`;
	});
	await recordAudit(tx, actor, 'organisation-added', { type: 'organisation', id });
	return id;
}

/** Changes what is written about an organisation; the same again changes nothing. @throws Invalid */
export async function editOrganisation(
	tx: Transaction,
	actor: Actor,
	id: string,
	input: NewOrganisation
): Promise<void> {
	const { merged } = await lockOrganisation(tx, actor, id);
	if (merged) throw new Refused('This organisation was merged into another. Change that one.');
	await withUniqueCode(
		tx,
		(sp) => sp`
			update organisation set ${sp(input)} where id = ${id}
				and (name, ods_code, fictional) is distinct from
					(${input.name}, ${input.odsCode}, ${input.fictional}::boolean)`
	);
	await showNewName(tx, id);
	await recordAudit(tx, actor, 'organisation-edited', { type: 'organisation', id });
}

/**
 * Everybody of a duplicate moves to the organisation that stays; the duplicate leads there from now
 * on. Both rows are locked in one order, and what is merged already is not merged again.
 * @returns how many people moved
 */
export async function mergeOrganisation(
	tx: Transaction,
	actor: Actor,
	{ id, into }: { id: string; into: string }
): Promise<number> {
	if (id === into) throw new Invalid([{ field: 'into', message: 'Choose another organisation' }]);
	for (const each of [id, into].toSorted()) await lockOrganisation(tx, actor, each);
	const { merged } = await lockOrganisation(tx, actor, id);
	if (merged === into) return 0;
	if (merged || (await lockOrganisation(tx, actor, into)).merged) {
		throw new Refused('One of the two was merged into another meanwhile. Look again.');
	}
	await lockPeopleOf(tx, id);
	const moved = await tx`
		update person set organisation_id = ${into} where organisation_id = ${id}`;
	await tx`update organisation set merged_into = ${into} where id = ${id} or merged_into = ${id}`;
	const subject = { type: 'organisation', id: into };
	await recordAudit(tx, actor, 'organisation-merged', subject, { people: moved.count });
	return moved.count;
}

async function lockOrganisation(
	tx: Transaction,
	actor: Actor,
	id: string
): Promise<{ merged: string | null }> {
	authorise(actor, 'people.manage');
	const [row] = isId(id)
		? await tx<{ merged: string | null }[]>`
			select merged_into as merged from organisation where id = ${id} for no key update`
		: [];
	if (!row) throw new NotFound('That organisation');
	return row;
}

async function withUniqueCode(
	tx: Transaction,
	write: (sp: Transaction) => Promise<unknown>
): Promise<void> {
	try {
		await tx.savepoint((sp) => write(sp as Transaction));
	} catch (error) {
		if (!violates(error, 'organisation_ods_code_key')) throw error;
		throw new Invalid([
			{ field: 'odsCode', message: 'An organisation with this ODS code is here already' }
		]);
	}
}

async function refuseSameName(tx: Transaction, id: string, name: string): Promise<void> {
	// One at a time by name: without a code no key would tell two presses apart.
	await tx`select pg_advisory_xact_lock(hashtext('organisation'), hashtext(lower(${name})))`;
	const [same] = await tx`
		select from organisation
		where lower(name) = lower(${name}) and merged_into is null and id <> ${id}`;
	if (same) {
		throw new Invalid([
			{ field: 'name', message: 'An organisation with this name is here already' }
		]);
	}
}

/** The public register shows the name: its entries are written again (a trigger on the person's row). */
async function showNewName(tx: Transaction, id: string): Promise<void> {
	await lockPeopleOf(tx, id);
	await tx`update person set organisation_id = organisation_id where organisation_id = ${id}`;
}

/** In the order of ids, as everybody who locks several people. */
const lockPeopleOf = (tx: Transaction, organisationId: string) =>
	tx`select from person where organisation_id = ${organisationId} order by id for no key update`;
