import type * as v from 'valibot';
import { lockHoldings } from '#lib/certification/held-alike.server.ts';
import { liveAwardsOf, renameProvisional } from '#lib/certification/correct-award.server.ts';
import { lockPerson, renamePerson } from '#lib/identity/change-person.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import {
	type newNameSchema,
	tellOfCorrection,
	writeCertificateAgain
} from './correct-certificate.server.ts';
import type { Site } from './send-invitation.server.ts';

export type NewName = v.InferOutput<typeof newNameSchema> & { personId: string };

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
		// Before the name, because the entry of the public register is written by both.
		await lockHoldings(tx, [person.id]);
		if (!(await renamePerson(tx, actor, person, change))) return;
		await renameProvisional(tx, person.id);
		const written: string[] = [];
		for (const { id: awardId } of await liveAwardsOf(tx, person.id)) {
			const { name, because, evidence } = change;
			const paper = { awardId, because, evidence, shown: { name } };
			const isNew = await writeCertificateAgain(tx, actor, site, paper);
			if (isNew) written.push(awardId);
		}
		// Every award before the head of the feed, so that nobody waits for the other in a ring.
		for (const awardId of written) await tellOfCorrection(tx, actor, awardId);
	});
}
