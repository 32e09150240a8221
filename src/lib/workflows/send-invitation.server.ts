import { INVITATION_DAYS, invitationLetter } from '#lib/cohorts/mails.rules.ts';
import { issueLink, linkTrace } from '#lib/identity/links.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { lockState } from '#lib/platform/machine-store.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { enrolmentById, enrolmentsOf } from '#lib/progression/enrolments.server.ts';
import { storedEnrolment } from '#lib/progression/machines.ts';

export type Site = { origin: string };

type Course = { courseTitle: string; cohortName: string; startsOn: string };

/** A link of the person's own and the mail that carries it. */
export async function mailInvitation(
	tx: Transaction,
	actor: Actor,
	site: Site,
	{
		personId,
		name,
		email,
		course
	}: { personId: string; name: string; email: string; course: Course }
): Promise<void> {
	const token = await issueLink(tx, actor, {
		personId,
		purpose: 'invitation',
		hours: INVITATION_DAYS * 24
	});
	const letter = invitationLetter(name, course, `${site.origin}/invitation/${token}`);
	await queueMail(tx, actor, { to: email, ...letter });
}

/** One mail a minute is what a double click may cause. */
const again: Limit = { name: 'invitation-again', max: 1, windowSeconds: 60 };
/** A link that lies in a mailbox may not be used to fill it. */
const asked: Limit = { name: 'invitation-asked', max: 3, windowSeconds: 86_400 };

/**
 * Staff send an invitation again. A double press within a minute is refused and mails nothing.
 * @throws Refused when the place was accepted or left meanwhile, TooMany
 */
export async function sendInvitationAgain(
	sql: Sql,
	actor: Actor,
	site: Site,
	enrolmentId: string
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const place = await enrolmentById(tx, enrolmentId);
		authorise(actor, 'enrolment.manage', { cohortId: place.cohortId });
		const { state } = await lockState(tx, storedEnrolment, place.id);
		if (state !== 'invited') {
			throw new Refused('There is no invitation to send: this person has accepted or left.');
		}
		await takeHits(tx, actor, [{ limit: again, subject: place.id }]);
		const { personId, personName: name, personEmail: email } = place;
		await mailInvitation(tx, actor, site, { personId, name, email, course: place });
		await recordAudit(tx, actor, 'invitation-sent-again', { type: 'enrolment', id: place.id });
	});
}

/**
 * Whoever holds an old link asks for a new one; it goes to the address of the person the link was for,
 * and to nobody else. Whether there is anything to accept is not told to the asker.
 * @throws TooMany
 */
export async function askForInvitation(
	sql: Sql,
	visitor: Actor,
	site: Site,
	token: string
): Promise<void> {
	const trace = await linkTrace(sql, { token, purpose: 'invitation' });
	if (!trace) return;
	await takeHits(sql, visitor, [{ limit: asked, subject: trace.personId }]);
	await inTransaction(sql, (tx) => inviteAgainTo(tx, visitor, site, trace.personId));
}

/**
 * Mails the invitation that a person has not answered, to the address they have now.
 * @returns false when there is none
 */
export async function inviteAgainTo(
	tx: Transaction,
	actor: Actor,
	site: Site,
	personId: string
): Promise<boolean> {
	const place = (await enrolmentsOf(tx, personId)).find(({ state }) => state === 'invited');
	if (!place) return false;
	const { personName: name, personEmail: email } = await enrolmentById(tx, place.id);
	await mailInvitation(tx, actor, site, { personId, name, email, course: place });
	return true;
}
