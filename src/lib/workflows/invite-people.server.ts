import { cohortAt, lockPlaces, type Cohort } from '#lib/cohorts/cohorts.server.ts';
import type { Outcome } from '#lib/cohorts/imports.server.ts';
import {
	judge,
	type Candidate,
	type Standing,
	type Verdict
} from '#lib/cohorts/invitation.rules.ts';
import { findOrCreatePerson } from '#lib/identity/people.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import {
	inTransaction,
	type AnySql,
	type Sql,
	type Transaction
} from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { createEnrolment, moveEnrolment } from '#lib/progression/enrolments.server.ts';
import { mailInvitation, type Site } from './send-invitation.server.ts';

export type Invitations = {
	cohortCode: string;
	rows: readonly Candidate[];
	/** Leave bad rows out; else one bad row stops them all. */
	goodRowsOnly: boolean;
};

/** What would happen to each row. Changes nothing. */
export async function previewInvitations(
	sql: AnySql,
	actor: Actor,
	cohort: Cohort,
	rows: readonly Candidate[]
): Promise<Verdict[]> {
	authorise(actor, 'cohort.manage');
	return judge(rows, await standingsIn(sql, cohort.id, rows), cohort.capacity - cohort.taken);
}

/**
 * Invites people to a cohort: person, place, link and mail in one transaction. With any bad row
 * nothing is done, unless `goodRowsOnly`. Idempotent: who is invited already is a bad row.
 */
export const invitePeople = (
	sql: Sql,
	actor: Actor,
	site: Site,
	input: Invitations
): Promise<Outcome[]> => inTransaction(sql, (tx) => inviteWithin(tx, actor, site, input));

/** The same inside a larger story. The cohort's row is locked: two lists cannot share the last place. */
export async function inviteWithin(
	tx: Transaction,
	actor: Actor,
	site: Site,
	input: Invitations
): Promise<Outcome[]> {
	authorise(actor, 'cohort.manage');
	const cohort = await cohortAt(tx, input.cohortCode);
	const places = await lockPlaces(tx, cohort.id);
	const standings = await standingsIn(tx, cohort.id, input.rows);
	const verdicts = judge(input.rows, standings, places.capacity - places.taken);
	const bad = verdicts.filter((verdict) => !verdict.good);
	if (bad.length > 0 && !input.goodRowsOnly) throw new Invalid(bad.map(issueOf));
	const outcomes: Outcome[] = [];
	for (const verdict of verdicts) {
		outcomes.push(
			verdict.good
				? await inviteOne(tx, actor, site, cohort, verdict)
				: { ...verdict, enrolmentId: null, version: null }
		);
	}
	return outcomes;
}

async function inviteOne(
	tx: Transaction,
	actor: Actor,
	site: Site,
	cohort: Cohort,
	row: Verdict
): Promise<Outcome> {
	const { name, email } = row;
	const personId = await findOrCreatePerson(tx, actor, { name, email });
	const place = await createEnrolment(tx, actor, { personId, cohortId: cohort.id });
	const again = place.created
		? null
		: await moveEnrolment(tx, actor, place.id, { type: 'reinvited' });
	const course = { ...cohort, cohortName: cohort.name };
	await mailInvitation(tx, actor, site, { personId, name, email, course });
	const subject = { type: 'enrolment', id: place.id };
	await recordAudit(tx, actor, 'person-invited', subject, { cohort: cohort.code });
	const note = row.note.replace('Will be invited', 'Invited');
	return { ...row, note, enrolmentId: place.id, version: again?.seq ?? 0 };
}

const issueOf = (row: Verdict) => ({
	field: 'people',
	message: `Line ${row.line}, ${row.email || row.name || 'empty'}: ${row.note}`
});

const standingsIn = (sql: AnySql, cohortId: string, rows: readonly Candidate[]) => sql<Standing[]>`
	select p.email, e.state from enrolment e join person p on p.id = e.person_id
	where e.cohort_id = ${cohortId}
	union
	select p.email, 'tutor' from role_grant g join person p on p.id = g.person_id
	where g.cohort_id = ${cohortId} and g.role = 'tutor' and g.revoked_at is null
	union
	select email, 'closed' from person
	where closed_at is not null
		and email = any(${rows.map(({ email }) => email.trim().toLowerCase())}::text[])
	order by 2`;
