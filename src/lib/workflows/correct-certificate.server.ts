import * as v from 'valibot';
import { lockAward } from '#lib/certification/awards.server.ts';
import { issueCertificate } from '#lib/certification/issue-certificate.server.ts';
import { renameAward } from '#lib/certification/rename-award.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import { evidenceSchema } from './change-award.server.ts';
import type { Site } from './send-invitation.server.ts';
import { tellOfCertificate } from './tell-of-award.server.ts';

export const correctionSchema = v.object({
	name: v.pipe(
		v.string('Enter the name.'),
		v.nonEmpty('Enter the name.'),
		v.maxLength(200, 'Use at most 200 characters.')
	),
	because: v.picklist(['name', 'correction'], 'Choose why.'),
	evidence: evidenceSchema
});

export type Correction = v.InferOutput<typeof correctionSchema> & { awardId: string };

/**
 * A changed name or a mistake in it: a new certificate with a new code takes the place of the one
 * before, which stays in the history. The award itself does not move. Idempotent: under the award's
 * lock, a certificate that bears this name already is not written again.
 */
export const correctCertificate = (
	sql: Sql,
	actor: Actor,
	site: Site,
	correction: Correction
): Promise<void> => inTransaction(sql, (tx) => writeCertificateAgain(tx, actor, site, correction));

/** The same inside a larger story. */
export async function writeCertificateAgain(
	tx: Transaction,
	actor: Actor,
	site: Site,
	{ awardId, name, because, evidence }: Correction
): Promise<void> {
	authorise(actor, 'award.change');
	await lockAward(tx, awardId);
	if (!(await renameAward(tx, awardId, name))) return;
	await issueCertificate(tx, actor, awardId, because);
	const subject = { type: 'award', id: awardId };
	await recordAudit(tx, actor, 'certificate-corrected', subject, { because, evidence });
	await tellOfCertificate(tx, actor, site, { awardId, because });
	await writeNotice(tx, actor, { awardId, type: 'amend' });
}
