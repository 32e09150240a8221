import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { authorise } from './permissions.rules.ts';

export type NewOrganisation = {
	name: string;
	/** Three to ten capitals and figures; null for an employer without one. */
	odsCode: string | null;
	/** True for the invented ones of demonstrations and exercises. */
	fictional: boolean;
};

/** The organisation with this code, added if there is none. Whoever is there is not changed. */
export async function findOrAddOrganisation(
	tx: Transaction,
	actor: Actor,
	input: NewOrganisation
): Promise<string> {
	authorise(actor, 'people.manage');
	const id = newId();
	const added = await tx`
		insert into organisation ${tx({ id, ...input, createdAt: actor.at })}
		on conflict (ods_code) do nothing`;
	if (added.count === 1) return id;
	const [found] = await tx<{ id: string }[]>`
		select id from organisation where ods_code = ${input.odsCode}`;
	return found!.id;
}
