import * as v from 'valibot';
import { lockAward } from '#lib/certification/awards.server.ts';
import { showOtherwise, shownOf } from '#lib/certification/correct-award.server.ts';
import {
	changedFields,
	grades,
	type Shown,
	type ShownField,
	tidied
} from '#lib/certification/correction.rules.ts';
import { refuseOwn } from '#lib/certification/award-record.server.ts';
import { issueCertificate } from '#lib/certification/issue-certificate.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { isDay, londonDay } from '#lib/platform/days.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { nameSchema } from '#lib/platform/person-name.rules.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import { evidenceSchema } from './change-award.server.ts';
import type { Site } from './send-invitation.server.ts';
import { tellOfCertificate } from './tell-of-award.server.ts';

const day = v.pipe(v.string(), v.check(isDay, 'Enter a day, such as 2027-03-27.'));

/** A new name, everywhere that it stands. */
export const newNameSchema = v.object({
	name: nameSchema('Enter the name.'),
	because: v.picklist(['name', 'correction'], 'Choose why.'),
	evidence: evidenceSchema
});

/** Everything that a certificate shows and that may be wrong. */
export const correctionSchema = v.object({
	...newNameSchema.entries,
	title: nameSchema('Enter the title.'),
	grade: v.picklist(grades, 'Choose a grade.'),
	awardedOn: day,
	expiresOn: v.pipe(
		v.union([v.literal(''), day], 'Enter a day, such as 2027-03-27, or nothing.'),
		v.transform((typed) => typed || null)
	),
	/** Of the certificate that the person saw. */
	number: v.pipe(v.string(), v.digits(), v.transform(Number))
});

type Why = { because: 'name' | 'correction'; evidence: string };
export type Correction = Shown & Why & { awardId: string; number: number };

/**
 * A changed name or a mistake in what the certificate shows: a new one with a new code takes the place
 * of the one before, which stays in the history. The award itself does not move. Idempotent: pressed
 * twice, the second finds the next certificate, which shows just that.
 * @throws Invalid nothing differs, or a day cannot be; Refused somebody else wrote it again meanwhile
 */
export async function correctCertificate(
	sql: Sql,
	actor: Actor,
	site: Site,
	{ awardId, number, because, evidence, ...shown }: Correction
): Promise<void> {
	authorise(actor, 'award.change');
	await inTransaction(sql, async (tx) => {
		await lockAward(tx, awardId);
		const before = await shownOf(tx, awardId);
		const changed = changedFields(before, tidied(shown));
		if (before.number !== number) {
			if (changed.length === 0) return;
			throw new Refused(
				'Somebody else wrote this certificate again since you opened the page. Look at it again.'
			);
		}
		refuseUnlikely(changed, because);
		await writeCertificateAgain(tx, actor, site, { awardId, because, evidence, shown });
		await tellOfCorrection(tx, actor, awardId);
	});
}

function refuseUnlikely(changed: readonly ShownField[], because: Why['because']): void {
	if (changed.length === 0) {
		const message = 'The certificate shows just this already. Change what is wrong with it.';
		throw new Invalid([{ field: 'name', message }]);
	}
	if (because === 'name' && changed.some((field) => field !== 'name')) {
		const message = 'Another name changes the name alone. Choose the mistake, if there was one.';
		throw new Invalid([{ field: 'because', message }]);
	}
}

/** Registers are told of what an award shows now; the last thing of a story. */
export async function tellOfCorrection(tx: Transaction, actor: Actor, awardId: string) {
	await writeNotice(tx, actor, { awardId, type: 'amend' });
}

/**
 * The same inside a larger story, which tells registers once everything else is done. The caller holds
 * the award's lock.
 * @returns false when the certificate shows this already
 */
export async function writeCertificateAgain(
	tx: Transaction,
	actor: Actor,
	site: Site,
	{ awardId, because, evidence, shown }: Why & { awardId: string; shown: Partial<Shown> }
): Promise<boolean> {
	authorise(actor, 'award.change');
	await refuseOwn(tx, actor, awardId);
	const changed = await showOtherwise(tx, awardId, shown, londonDay(actor.at));
	if (changed.length === 0) return false;
	await issueCertificate(tx, actor, awardId, because);
	const subject = { type: 'award', id: awardId };
	await recordAudit(tx, actor, 'certificate-corrected', subject, {
		because,
		evidence,
		changed: changed.join(', ')
	});
	await tellOfCertificate(tx, actor, site, { awardId, because });
	return true;
}
