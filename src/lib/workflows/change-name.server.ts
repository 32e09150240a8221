import * as v from 'valibot';
import { lockHoldings } from '#lib/certification/held-alike.server.ts';
import { liveAwardsOf, renameProvisional } from '#lib/certification/correct-award.server.ts';
import { lackingWords } from '#lib/certification/printed-letters.rules.ts';
import { lettersLacking } from '#lib/certification/printed-letters.server.ts';
import { lockPerson, type Names, renamePerson } from '#lib/identity/change-person.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { canBeShown, tidyName } from '#lib/platform/person-name.rules.ts';
import {
	newNameSchema,
	tellOfCorrection,
	writeCertificateAgain
} from './correct-certificate.server.ts';
import type { Site } from './send-invitation.server.ts';

/** A new name; and another for certificates, where those lack letters of it. */
export const renamingSchema = v.object({
	...newNameSchema.entries,
	nameOnCertificates: v.pipe(
		v.optional(v.string(), ''),
		v.transform(tidyName),
		v.maxLength(200, 'Use at most 200 characters.'),
		v.check(canBeShown, 'The name holds characters that cannot be shown.'),
		v.transform((typed) => typed || null)
	)
});

export type NewName = v.InferOutput<typeof renamingSchema> & { personId: string };

/**
 * Somebody has another name, or it was written wrongly: the name, a new certificate for every award
 * that is still theirs, the mails and the notices to registers, in one transaction. Idempotent: under
 * the locks of the person and of each award, a name that stands there already is not written again.
 * @throws Invalid when certificates cannot show what they would have to
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
		const awards = await liveAwardsOf(tx, person.id);
		await refuseUnprinted(change, awards.length > 0);
		if (!(await renamePerson(tx, actor, person, change))) return;
		await renameProvisional(tx, person.id);
		const written: string[] = [];
		const { because, evidence } = change;
		const shown = { name: change.nameOnCertificates ?? change.name };
		for (const { id: awardId } of awards) {
			const isNew = await writeCertificateAgain(tx, actor, site, {
				...{ awardId, because, evidence, shown }
			});
			if (isNew) written.push(awardId);
		}
		// Every award before the head of the feed, so that nobody waits for the other in a ring.
		for (const awardId of written) await tellOfCorrection(tx, actor, awardId);
	});
}

/**
 * Certificates show the name itself wherever they can: another one beside it is no second name to choose.
 * @param isNeeded whether there is a certificate to be written now
 */
async function refuseUnprinted(
	{ name, nameOnCertificates }: Names,
	isNeeded: boolean
): Promise<void> {
	const lacking = await lettersLacking(name);
	const wrong = (message: string) => new Invalid([{ field: 'nameOnCertificates', message }]);
	if (nameOnCertificates === null) {
		if (isNeeded && lacking.length > 0) throw wrong(lackingWords(lacking));
		return;
	}
	if (lacking.length === 0)
		throw wrong('Certificates can show the name as it is: leave this empty.');
	const stillLacking = await lettersLacking(nameOnCertificates);
	if (stillLacking.length > 0) throw wrong(lackingWords(stillLacking));
}
