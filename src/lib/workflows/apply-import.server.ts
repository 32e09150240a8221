import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import {
	lockImport,
	recordApplied,
	recordUndone,
	type Outcome
} from '#lib/cohorts/imports.server.ts';
import { takenBackLetter } from '#lib/cohorts/mails.rules.ts';
import { candidatesOf, type Columns } from '#lib/cohorts/people-file.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { lockState } from '#lib/platform/machine-store.server.ts';
import { queueMails, type Mail } from '#lib/platform/mail.server.ts';
import { enrolmentById, moveEnrolment } from '#lib/progression/enrolments.server.ts';
import { storedEnrolment } from '#lib/progression/machines.ts';
import { inviteWithin } from './invite-people.server.ts';
import type { Site } from './send-invitation.server.ts';

type Which = { cohortCode: string; importId: string };

/**
 * Invites the people of a list that staff looked at. Idempotent: the list's row is locked, and a
 * second press gets what the first one did.
 * @throws Invalid when a row is bad and `goodRowsOnly` was not asked for; nothing is done then
 */
export async function applyImport(
	sql: Sql,
	actor: Actor,
	site: Site,
	{
		cohortCode,
		importId,
		columns,
		goodRowsOnly
	}: Which & { columns: Columns; goodRowsOnly: boolean }
): Promise<Outcome[]> {
	authorise(actor, 'cohort.manage');
	return inTransaction(sql, async (tx) => {
		const cohort = await cohortAt(tx, cohortCode);
		const list = await lockImport(tx, cohort.id, importId);
		if (list.outcome) return list.outcome;
		const rows = candidatesOf(list, columns);
		const outcome = await inviteWithin(tx, actor, site, { cohortCode, rows, goodRowsOnly });
		await recordApplied(tx, actor, list.id, outcome);
		const invited = outcome.filter(({ good }) => good).length;
		await recordAudit(tx, actor, 'list-applied', { type: 'cohort', id: cohort.id }, { invited });
		return outcome;
	});
}

/**
 * Takes back the invitations of a list that nobody has acted on: who accepted, or was invited anew
 * since, keeps the place. Idempotent: a list is taken back once.
 * @returns how many were taken back
 */
export async function undoImport(
	sql: Sql,
	actor: Actor,
	{ cohortCode, importId }: Which
): Promise<number> {
	authorise(actor, 'cohort.manage');
	return inTransaction(sql, async (tx) => {
		const cohort = await cohortAt(tx, cohortCode);
		const list = await lockImport(tx, cohort.id, importId);
		if (!list.outcome)
			throw new Refused('This list has not been applied, so there is nothing to take back.');
		if (list.undoneAt) return 0;
		const mails: Mail[] = [];
		for (const { enrolmentId, version } of list.outcome) {
			if (enrolmentId === null) continue;
			const now = await lockState(tx, storedEnrolment, enrolmentId);
			if (now.state !== 'invited' || now.version !== version) continue;
			const reason = `The list "${list.name}" was taken back.`;
			await moveEnrolment(tx, actor, enrolmentId, { type: 'withdrawn', reason });
			const place = await enrolmentById(tx, enrolmentId);
			mails.push({ to: place.personEmail, ...takenBackLetter(place.personName, place) });
		}
		await queueMails(tx, actor, mails);
		await recordUndone(tx, actor, list.id);
		const subject = { type: 'cohort', id: cohort.id };
		await recordAudit(tx, actor, 'list-taken-back', subject, { takenBack: mails.length });
		return mails.length;
	});
}
