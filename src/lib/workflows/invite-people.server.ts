import { cohortAt, lockPlaces, type Cohort } from '#lib/cohorts/cohorts.server.ts';
import { claimImport, importAt } from '#lib/cohorts/imports.server.ts';
import {
	judge,
	type Candidate,
	type Standing,
	type Verdict
} from '#lib/cohorts/invitation.rules.ts';
import { issueLink } from '#lib/identity/links.server.ts';
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
import { queueMail } from '#lib/platform/mail.server.ts';
import { createEnrolment, moveEnrolment } from '#lib/progression/enrolments.server.ts';

const LINK_HOURS = 14 * 24;

type Site = { origin: string };

/** What would happen to each row. Changes nothing. */
export async function previewInvitations(
	sql: AnySql,
	cohort: Cohort,
	rows: readonly Candidate[]
): Promise<Verdict[]> {
	return judge(rows, await standingsIn(sql, cohort.id), cohort.capacity - cohort.taken);
}

/**
 * Invites people to a cohort: person, place, link and mail in one transaction. With any bad row
 * nothing is done, unless `goodRowsOnly`. Idempotent: who is invited already is a bad row.
 */
export async function invitePeople(
	sql: Sql,
	actor: Actor,
	site: Site,
	input: { cohortCode: string; rows: readonly Candidate[]; goodRowsOnly: boolean }
): Promise<Verdict[]> {
	return inTransaction(sql, (tx) => invite(tx, actor, site, input));
}

/** Applies a file that staff looked at. Pressing twice applies it once. */
export async function applyImport(
	sql: Sql,
	actor: Actor,
	site: Site,
	input: { cohortCode: string; importId: string; goodRowsOnly: boolean }
): Promise<Verdict[] | 'already-applied'> {
	return inTransaction(sql, async (tx) => {
		const cohort = await cohortAt(tx, input.cohortCode);
		const file = await importAt(tx, cohort.id, input.importId);
		if (!(await claimImport(tx, actor, file.id))) return 'already-applied';
		return invite(tx, actor, site, { ...input, rows: file.rows });
	});
}

async function invite(
	tx: Transaction,
	actor: Actor,
	site: Site,
	input: { cohortCode: string; rows: readonly Candidate[]; goodRowsOnly: boolean }
): Promise<Verdict[]> {
	authorise(actor, 'cohort.manage');
	const cohort = await cohortAt(tx, input.cohortCode);
	const places = await lockPlaces(tx, cohort.id);
	const verdicts = judge(
		input.rows,
		await standingsIn(tx, cohort.id),
		places.capacity - places.taken
	);
	const bad = verdicts.filter((verdict) => !verdict.good);
	if (bad.length > 0 && !input.goodRowsOnly) {
		throw new Invalid(
			bad.map((row) => ({
				field: 'people',
				message: `Line ${row.line}, ${row.email || row.name || 'empty'}: ${row.note}`
			}))
		);
	}
	for (const row of verdicts) if (row.good) await inviteOne(tx, actor, site, cohort, row);
	return verdicts;
}

async function inviteOne(tx: Transaction, actor: Actor, site: Site, cohort: Cohort, row: Verdict) {
	const personId = await findOrCreatePerson(tx, actor, { name: row.name, email: row.email });
	const place = await createEnrolment(tx, actor, { personId, cohortId: cohort.id });
	if (!place.created) await moveEnrolment(tx, actor, place.id, { type: 'reinvited' });
	const token = await issueLink(tx, actor, { personId, purpose: 'invitation', hours: LINK_HOURS });
	await queueMail(tx, actor, {
		to: row.email,
		subject: `Your place on ${cohort.courseTitle}`,
		text: [
			`Hello ${row.name},`,
			`You have a place on ${cohort.courseTitle} (${cohort.name}). It starts on ${cohort.startsOn}.`,
			`Accept it here within 14 days: ${site.origin}/invitation/${token}`,
			'If you did not expect this, you need do nothing.'
		].join('\n\n')
	});
	await recordAudit(
		tx,
		actor,
		'person-invited',
		{ type: 'enrolment', id: place.id },
		{ cohort: cohort.code }
	);
}

async function standingsIn(sql: AnySql, cohortId: string): Promise<Standing[]> {
	return sql<Standing[]>`
		select p.email, e.state from enrolment e join person p on p.id = e.person_id
		where e.cohort_id = ${cohortId}`;
}
