import { lockPlaces, cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { waitingInvitations } from '#lib/cohorts/invitations.server.ts';
import { reminderLetter, tutorLetter } from '#lib/cohorts/mails.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { waitingScripts } from '#lib/marking/waiting-scripts.server.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { queueMails } from '#lib/platform/mail.server.ts';
import { mayRemind } from '#lib/progression/slipping.rules.ts';
import { slippingLearners, type Slipping } from '#lib/progression/slipping.server.ts';
import { mailInvitation, type Site } from './send-invitation.server.ts';

/**
 * Acts of the work list, one cohort at a time. Each locks the cohort and mails only those who were
 * not mailed in the last days, so a second press finds nobody left. @returns how many were mailed
 */
export type Reminder = (
	sql: Sql,
	actor: Actor,
	site: Site,
	input: { cohortCode: string }
) => Promise<number>;

export const remindLate: Reminder = (sql, actor, site, { cohortCode }) =>
	remind(sql, actor, site, cohortCode, ({ overdue }) => overdue.length > 0);

export const remindQuiet: Reminder = (sql, actor, site, { cohortCode }) =>
	remind(sql, actor, site, cohortCode, ({ overdue }) => overdue.length === 0);

/** Reminds one learner, if they are late or quiet. */
export const remindOne = (
	sql: Sql,
	actor: Actor,
	site: Site,
	place: { id: string; cohortCode: string }
): Promise<number> =>
	remind(sql, actor, site, place.cohortCode, ({ enrolmentId }) => enrolmentId === place.id);

const remind = (
	sql: Sql,
	actor: Actor,
	site: Site,
	cohortCode: string,
	whom: (learner: Slipping) => boolean
) =>
	inCohort(sql, actor, cohortCode, async (tx, cohort) => {
		const slipping = await slippingLearners(tx, actor.at, { cohortId: cohort.id });
		const due = slipping.filter(
			(learner) => whom(learner) && mayRemind(learner.remindedAt, actor.at)
		);
		const link = `${site.origin}/learn/${cohort.code}`;
		await queueMails(
			tx,
			actor,
			due.map((learner) => ({
				to: learner.email,
				...reminderLetter(learner.personName, learner, learner.overdue, link)
			}))
		);
		for (const learner of due) {
			const subject = { type: 'enrolment', id: learner.enrolmentId };
			await recordAudit(tx, actor, 'learner-reminded', subject);
		}
		return due.length;
	});

/** Tells the tutors of a cohort that scripts wait. */
export const remindTutors: Reminder = (sql, actor, site, { cohortCode }) =>
	inCohort(sql, actor, cohortCode, async (tx, cohort) => {
		const [waiting] = await waitingScripts(tx, actor.at, { cohortId: cohort.id });
		if (!waiting || !mayRemind(waiting.remindedAt, actor.at)) return 0;
		const link = `${site.origin}/teach`;
		await queueMails(
			tx,
			actor,
			waiting.tutors.map(({ name, email }) => ({
				to: email,
				...tutorLetter(name, waiting, waiting, link)
			}))
		);
		const subject = { type: 'cohort', id: cohort.id };
		await recordAudit(tx, actor, 'tutors-reminded', subject, { scripts: waiting.count });
		return waiting.tutors.length;
	});

/** Sends every invitation of a cohort that has waited for days a second time, with a new link. */
export const inviteAllAgain: Reminder = (sql, actor, site, { cohortCode }) =>
	inCohort(sql, actor, cohortCode, async (tx, cohort) => {
		const waiting = await waitingInvitations(tx, actor.at, { cohortId: cohort.id });
		for (const place of waiting) {
			const { personId, personName: name, email } = place;
			await mailInvitation(tx, actor, site, { personId, name, email, course: place });
			const subject = { type: 'enrolment', id: place.enrolmentId };
			await recordAudit(tx, actor, 'invitation-sent-again', subject);
		}
		return waiting.length;
	});

async function inCohort(
	sql: Sql,
	actor: Actor,
	cohortCode: string,
	act: (tx: Transaction, cohort: { id: string; code: string }) => Promise<number>
): Promise<number> {
	return inTransaction(sql, async (tx) => {
		const cohort = await cohortAt(tx, cohortCode);
		authorise(actor, 'enrolment.manage', { cohortId: cohort.id });
		await lockPlaces(tx, cohort.id);
		return act(tx, cohort);
	});
}
