import { liveAwardsOf, renameProvisional } from '#lib/certification/rename-award.server.ts';
import { lockPerson, renamePerson } from '#lib/identity/change-person.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { type Correction, writeCertificateAgain } from './correct-certificate.server.ts';
import type { Site } from './send-invitation.server.ts';

export type NewName = Omit<Correction, 'awardId'> & { personId: string };

/**
 * Somebody has another name, or it was written wrongly: the name, a new certificate for every award
 * that is still theirs, the mails and the notices to registers, in one transaction. Idempotent: under
 * the locks of the person and of each award, a name that stands there already is not written again.
 */
export async function changeName(
	sql: Sql,
	actor: Actor,
	site: Site,
	{ personId, ...change }: NewName
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const person = await lockPerson(tx, actor, personId);
		if (!(await renamePerson(tx, actor, person, change))) return;
		await renameProvisional(tx, person.id);
		for (const { id: awardId } of await liveAwardsOf(tx, person.id)) {
			await writeCertificateAgain(tx, actor, site, { awardId, ...change });
		}
	});
}
