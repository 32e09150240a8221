import { cohortAt } from '#lib/cohorts/cohorts.server.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import { insertMessage, type Recipient, recipientsIn } from '#lib/messages/messages.server.ts';
import type { NewMessage } from '#lib/messages/message.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { Invalid, Refused } from '#lib/platform/errors.ts';
import { queueMails } from '#lib/platform/mail.server.ts';
import { slippingLearners } from '#lib/progression/slipping.server.ts';
import type { Site } from './send-invitation.server.ts';

type Message = NewMessage & { cohortCode: string; senderName: string };

/**
 * Staff or a tutor write to learners of a cohort: the message and one mail to each, in one transaction.
 * Idempotent by the key of the form: a second press mails nobody again.
 * @throws Invalid when nobody was chosen, Refused when there is nobody to write to
 */
export async function sendMessage(
	sql: Sql,
	actor: Actor,
	{ origin }: Site,
	{ cohortCode, senderName, ...message }: Message
): Promise<void> {
	await inTransaction(sql, async (tx) => {
		const cohort = await cohortAt(tx, cohortCode);
		authorise(actor, 'cohort.message', { cohortId: cohort.id });
		const to = await chosen(tx, actor, cohort.id, message);
		if (!(await insertMessage(tx, actor, cohort.id, message, to))) return;
		const ask = `${origin}/learn/${cohort.code}/questions`;
		await queueMails(
			tx,
			actor,
			to.map(({ name, email }) => ({
				to: email,
				subject: message.subject,
				text: `Hello ${name},\n\n${message.body}\n\n${senderName}\n${cohort.courseTitle}, ${cohort.name}\n\nTo ask something back: ${ask}\n`
			}))
		);
	});
}

async function chosen(
	tx: Transaction,
	actor: Actor,
	cohortId: string,
	{ audience, to }: NewMessage
): Promise<Recipient[]> {
	const everybody = await recipientsIn(tx, actor, cohortId);
	const wanted = new Set(
		audience === 'slipping'
			? (await slippingLearners(tx, actor.at, { cohortId })).map((each) => each.enrolmentId)
			: to
	);
	const found =
		audience === 'all' ? everybody : everybody.filter(({ enrolmentId }) => wanted.has(enrolmentId));
	if (found.length > 0) return found;
	if (audience === 'chosen') throw new Invalid([{ field: 'to', message: 'Choose at least one' }]);
	throw new Refused(
		audience === 'all' ? 'Nobody takes part in this cohort yet.' : 'Nobody is late or quiet now.'
	);
}
