import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Forbidden, NotFound, Refused } from '#lib/platform/errors.ts';

/** What a person's place in the public register is. */
export type Listing = {
	number: string;
	name: string;
	/** The organisation that would be shown; null when we know of none. */
	employer: string | null;
	showOrganisation: boolean;
	hiddenAt: Date | null;
};

/** Null for whoever has never held an award. */
export async function listingOf(sql: AnySql, personId: string): Promise<Listing | null> {
	const [listing] = await sql<Listing[]>`
		select l.number, l.name, o.name as employer, l.show_organisation, l.hidden_at
		from listing l join person p on p.id = l.person_id
			left join organisation o on o.id = p.organisation_id
		where l.person_id = ${personId}`;
	return listing ?? null;
}

/**
 * Whether the public sees where the actor works: their own choice. Name, qualifications and what is
 * true of them are not: a register that leaves them out answers nothing.
 * Idempotent: it sets, it does not toggle.
 */
export async function showOrganisation(
	tx: Transaction,
	actor: Actor & { personId: string },
	show: boolean
): Promise<void> {
	const { personId } = actor;
	const changed = await tx`
		update listing set show_organisation = ${show}
		where person_id = ${personId} and show_organisation <> ${show}`;
	if (changed.count === 0) return;
	const subject = { type: 'person', id: personId };
	await recordAudit(tx, actor, 'listing-organisation', subject, { show });
}

/**
 * Takes an entry out of the public register, or puts it back: only where being found would put the
 * person at risk. A certificate in somebody's hand can still be checked by its code.
 * Idempotent: an entry that is as asked stays as it is.
 * @param input.evidence where it is written down what the risk is; never the risk itself
 */
export async function hideListing(
	tx: Transaction,
	actor: Actor,
	input: { personId: string; hide: boolean; evidence: string }
): Promise<void> {
	authorise(actor, 'register.manage');
	const { personId, hide } = input;
	if (personId === actor.personId) {
		throw new Forbidden('This is your own entry, so somebody else decides about it.');
	}
	const [listing] = await tx<{ hiddenAt: Date | null }[]>`
		select hidden_at from listing where person_id = ${personId} for update`;
	if (!listing) throw new NotFound('That entry of the register');
	if ((listing.hiddenAt !== null) === hide) return;
	const evidence = input.evidence.trim();
	if (!evidence) throw new Refused('Say where it is written down why.');
	await tx`
		update listing set hidden_at = ${hide ? actor.at : null} where person_id = ${personId}`;
	const action = hide ? 'listing-hidden' : 'listing-shown';
	await recordAudit(tx, actor, action, { type: 'person', id: personId }, { evidence });
}
