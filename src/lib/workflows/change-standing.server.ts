import { lockPlaces } from '#lib/cohorts/cohorts.server.ts';
import { standingLetter } from '#lib/cohorts/mails.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { lockState } from '#lib/platform/machine-store.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { wasAccepted } from '#lib/progression/enrolment-history.server.ts';
import type { EnrolmentEvent } from '#lib/progression/enrolment.machine.ts';
import { enrolmentById, moveEnrolment } from '#lib/progression/enrolments.server.ts';
import { storedEnrolment } from '#lib/progression/machines.ts';
import { openWhatFollows } from '#lib/progression/modules.server.ts';
import type { StandingAct } from '#lib/progression/standing.rules.ts';
import { keepProvisional } from './keep-provisional.server.ts';
import { mailInvitation, type Site } from './send-invitation.server.ts';

export type ChangeStanding = { enrolmentId: string; act: StandingAct; reason: string };

/** The state in which each act has been done already. */
const done: Record<StandingAct, readonly string[]> = {
	break: ['deferred'],
	withdraw: ['withdrawn'],
	'bring-back': ['invited', 'studying', 'awaitingBoard']
};

/**
 * Staff put a learner on a break, take them off the course or bring them back: the move, the audit
 * row and the mail in one transaction. Idempotent: what is done already is not done or mailed again.
 * @throws Refused when the state does not allow it, or no place is left to come back to
 */
export async function changeStanding(
	sql: Sql,
	actor: Actor,
	site: Site,
	{ enrolmentId, act, reason }: ChangeStanding
): Promise<void> {
	if (reason === '') throw new Invalid([{ field: 'reason', message: 'Enter the reason' }]);
	await inTransaction(sql, async (tx) => {
		const place = await enrolmentById(tx, enrolmentId);
		authorise(actor, 'enrolment.manage', { cohortId: place.cohortId });
		// The cohort before the learner, as everywhere: coming back may take its last place.
		const places = await lockPlaces(tx, place.cohortId);
		const { state } = await lockState(tx, storedEnrolment, place.id);
		if (done[act].includes(state)) return;
		if (['withdrawn', 'lapsed'].includes(state) && places.taken >= places.capacity) {
			throw new Refused('No place is left in this cohort. Give it more places first.');
		}
		if (act === 'bring-back') await refuseClosedAccount(tx, place.personId);
		const event = await eventFor(tx, act, place.id, reason);
		await moveEnrolment(tx, actor, place.id, event);
		const subject = { type: 'enrolment', id: place.id };
		await recordAudit(tx, actor, `enrolment-${event.type}`, subject, { reason });
		const { personId, personName: name, personEmail: email } = place;
		if (event.type === 'reinvited') {
			return mailInvitation(tx, actor, site, { personId, name, email, course: place });
		}
		// A board may have put off its decision: then no work is left and the learner waits for it again.
		if (event.type === 'resumed') await openWhatFollows(tx, actor, place.id);
		const why = { reasonCode: 'BOARD_DECISION', evidence: `enrolment ${event.type}` } as const;
		await keepProvisional(tx, actor, place.id, why);
		const letter = standingLetter(act, name, place, reason, site.origin);
		await queueMail(tx, actor, { to: email, ...letter });
	});
}

async function refuseClosedAccount(tx: Transaction, personId: string): Promise<void> {
	const [closed] = await tx`select from person where id = ${personId} and closed_at is not null`;
	if (closed) throw new Refused('Their account is closed. Open it again first.');
}

/** Who never accepted comes back as somebody invited; there is nothing to go on with. */
async function eventFor(
	tx: Transaction,
	act: StandingAct,
	enrolmentId: string,
	reason: string
): Promise<EnrolmentEvent> {
	if (act === 'break') return { type: 'deferred', reason };
	if (act === 'withdraw') return { type: 'withdrawn', reason };
	return (await wasAccepted(tx, enrolmentId)) ? { type: 'resumed', reason } : { type: 'reinvited' };
}
