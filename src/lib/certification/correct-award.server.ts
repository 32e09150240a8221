import type { AnySql, Transaction } from '#lib/platform/database.server.ts';
import { type InputIssue, Invalid, NotFound, Refused } from '#lib/platform/errors.ts';
import type { AwardState } from './award.machine.ts';
import {
	canBeWrittenAgain,
	changedFields,
	issuesWithShown,
	type Shown,
	type ShownField,
	tidied
} from './correction.rules.ts';
import { lackingWords } from './printed-letters.rules.ts';
import { lettersLacking } from './printed-letters.server.ts';

const withoutCertificate = ['provisional', 'voided', 'revoked', 'withdrawn'];

/**
 * The awards of a person whose certificates can be written again, in the order in which to lock them:
 * the job that makes the documents of a cohort is one row, and two people may share two cohorts.
 */
export const liveAwardsOf = (
	sql: AnySql,
	personId: string
): Promise<{ id: string; title: string; nameAsAwarded: string }[]> =>
	sql<{ id: string; title: string; nameAsAwarded: string }[]>`
		select a.id, a.qualification_title as title, a.name_as_awarded
		from award a join enrolment e on e.id = a.enrolment_id
		where a.person_id = ${personId} and a.state <> all(${withoutCertificate}::text[])
		order by e.cohort_id, a.id`;

type Award = Shown & {
	state: AwardState;
	validFrom: string;
	standingSince: string;
	/** Of its newest certificate. */
	number: number;
};

/** What the newest certificate of an award shows. @throws NotFound none was made */
export async function shownOf(sql: AnySql, awardId: string): Promise<Award> {
	const [award] = await sql<Award[]>`
		select a.name_as_awarded as name, a.qualification_title as title, a.grade, a.awarded_on,
			a.expires_on, a.valid_from, a.standing_since, a.state,
			(select max(number) from certificate c where c.award_id = a.id) as number
		from award a where a.id = ${awardId} and a.decision_id is not null`;
	if (!award) throw new NotFound('That certificate');
	return award;
}

/**
 * What certificates of this award show from now on. The caller holds the award's lock.
 * @returns what differs; nothing when all of it stands there already
 * @throws Refused for an award that has no certificate or is no longer held; Invalid
 */
export async function showOtherwise(
	tx: Transaction,
	awardId: string,
	corrected: Partial<Shown>,
	today: string
): Promise<ShownField[]> {
	const before = await shownOf(tx, awardId);
	const after = tidied({ ...before, ...corrected });
	const changed = changedFields(before, after);
	if (changed.length === 0) return [];
	if (!canBeWrittenAgain(before.state)) {
		throw new Refused('This award has no certificate that could be written again.');
	}
	const issues = [
		...issuesWithShown(before, after, today),
		...(await issuesWithLetters(changed, after))
	];
	if (issues.length > 0) throw new Invalid(issues);
	// It began on the day it was awarded, unless it was brought back by a new assessment later.
	const { grade, awardedOn, expiresOn } = after;
	const began = before.validFrom === before.awardedOn ? awardedOn : before.validFrom;
	// And what has been true of it from the first, has been so since that day.
	const fromTheFirst = before.state === 'awarded' && before.standingSince === before.validFrom;
	await tx`
		update award set ${tx({
			nameAsAwarded: after.name,
			qualificationTitle: after.title,
			...{ grade, awardedOn, expiresOn, validFrom: began },
			standingSince: fromTheFirst ? began : before.standingSince
		})} where id = ${awardId}`;
	return changed;
}

/** A paper that could not be printed is not written. */
async function issuesWithLetters(
	changed: readonly ShownField[],
	after: Shown
): Promise<InputIssue[]> {
	const issues: InputIssue[] = [];
	for (const field of ['name', 'title'] as const) {
		const lacking = changed.includes(field) ? await lettersLacking(after[field]) : [];
		if (lacking.length > 0) issues.push({ field, message: lackingWords(lacking) });
	}
	return issues;
}

/** The award that a person waits for will bear the name of today: nobody outside has seen it yet. */
export async function renameProvisional(tx: Transaction, personId: string): Promise<void> {
	await tx`
		update award a set name_as_awarded = normalize(coalesce(p.name_on_certificates, p.name), NFC)
		from person p
		where p.id = a.person_id and a.person_id = ${personId} and a.state = 'provisional'`;
}
