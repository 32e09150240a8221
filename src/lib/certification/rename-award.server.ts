import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';

const withoutCertificate = ['provisional', 'voided', 'revoked', 'withdrawn'];

/** The awards of a person whose certificates can be written again, in the order in which to lock them. */
export const liveAwardsOf = (
	sql: AnySql,
	personId: string
): Promise<{ id: string; title: string; nameAsAwarded: string }[]> =>
	sql<{ id: string; title: string; nameAsAwarded: string }[]>`
		select id, qualification_title as title, name_as_awarded from award
		where person_id = ${personId} and state <> all(${withoutCertificate}::text[]) order by id`;

/**
 * The name that certificates of this award bear from now on. The caller holds the award's lock.
 * @returns false when it bears this name already
 * @throws Refused for an award that has no certificate or is no longer held
 */
export async function renameAward(
	tx: Transaction,
	awardId: string,
	name: string
): Promise<boolean> {
	const wanted = name.normalize('NFC').replace(/\s+/g, ' ').trim();
	const [award] = await tx<{ state: string; nameAsAwarded: string }[]>`
		select state, name_as_awarded from award where id = ${awardId}`;
	if (award?.nameAsAwarded === wanted) return false;
	if (withoutCertificate.includes(award?.state ?? 'voided')) {
		throw new Refused('This award has no certificate that could be written again.');
	}
	await tx`update award set name_as_awarded = ${wanted} where id = ${awardId}`;
	return true;
}

/** The award that a person waits for will bear the name of today: nobody outside has seen it yet. */
export async function renameProvisional(tx: Transaction, personId: string): Promise<void> {
	await tx`
		update award a set name_as_awarded = normalize(p.name, NFC) from person p
		where p.id = a.person_id and a.person_id = ${personId} and a.state = 'provisional'`;
}
