import { randomBytes } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { newId } from '#lib/platform/id.ts';
import { queueDocuments } from './issue-documents.server.ts';
import { codeFrom } from './verification-code.rules.ts';

/** Why a certificate was written: the award itself, or what was changed since the one before. */
export type CertificateReason = 'award' | 'name' | 'correction' | 'renewal';

/**
 * Writes down what the next certificate of an award says. The ones before stay and say that they were
 * replaced. The caller holds the award's lock, so numbers follow each other.
 */
export async function issueCertificate(
	tx: Transaction,
	actor: Actor,
	awardId: string,
	reason: CertificateReason
): Promise<{ id: string; code: string }> {
	const [id, code] = [newId(), codeFrom(randomBytes(10))];
	await tx`
		insert into certificate (id, award_id, number, code, name, title, grade, awarded_on, valid_from,
			expires_on, reason, issued_at)
		select ${id}, a.id, 1 + (select count(*) from certificate c where c.award_id = a.id), ${code},
			a.name_as_awarded, a.qualification_title, a.grade, a.awarded_on, a.valid_from, a.expires_on,
			${reason}, ${actor.at}
		from award a where a.id = ${awardId}`;
	const [place] = await tx<{ cohortId: string }[]>`
		select e.cohort_id from award a join enrolment e on e.id = a.enrolment_id
		where a.id = ${awardId}`;
	if (place && reason !== 'award') await queueDocuments(tx, place.cohortId);
	return { id, code };
}
