import { endCalendarAddress } from '#lib/calendar/calendar-address.server.ts';
import { closedLetter } from '#lib/identity/account-letters.rules.ts';
import { lockPerson } from '#lib/identity/change-person.server.ts';
import { closeAccount, reopenAccount } from '#lib/identity/close-account.server.ts';
import { type ClosingReason, closingReasons, placeOnClosing } from '#lib/identity/closing.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { addressIn } from '#lib/platform/contact.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { enrolmentsOf, moveEnrolmentIfAble } from '#lib/progression/enrolments.server.ts';
import { keepProvisional } from './keep-provisional.server.ts';

type Academy = { mailFrom: string };

/**
 * Closes an account: signed out everywhere, no way in, no rights; places on running courses end, work
 * that waits for the board and awards stay. One transaction. Idempotent: under the person's lock, a
 * closed account is not closed again.
 */
export async function closePerson(
	sql: Sql,
	actor: Actor,
	{ mailFrom }: Academy,
	{ personId, reason }: { personId: string; reason: ClosingReason }
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const person = await lockPerson(tx, actor, personId);
		if (person.closedAt) return;
		await closeAccount(tx, actor, person, reason);
		await endCalendarAddress(tx, actor, person.id);
		await leaveCourses(tx, actor, person.id, `The account was closed: ${closingReasons[reason]}.`);
		if (reason === 'died') return;
		const letter = closedLetter(person.name, addressIn(mailFrom));
		await queueMail(tx, actor, { to: person.email, ...letter });
	});
}

async function leaveCourses(
	tx: Transaction,
	actor: Actor,
	personId: string,
	reason: string
): Promise<void> {
	const places = (await enrolmentsOf(tx, personId)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
	for (const { id, state } of places) {
		if (placeOnClosing(state) !== 'left') continue;
		if (!(await moveEnrolmentIfAble(tx, actor, id, { type: 'withdrawn', reason }))) continue;
		await recordAudit(tx, actor, 'enrolment-withdrawn', { type: 'enrolment', id }, { reason });
		const why = { reasonCode: 'BOARD_DECISION', evidence: 'enrolment withdrawn' } as const;
		await keepProvisional(tx, actor, id, why);
	}
}

/** Opens a closed account again. Idempotent: an open one stays as it is. */
export async function reopenPerson(sql: Sql, actor: Actor, personId: string): Promise<void> {
	await inTransaction(sql, async (tx) => {
		await reopenAccount(tx, actor, await lockPerson(tx, actor, personId));
	});
}
