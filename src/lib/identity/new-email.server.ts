import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { Invalid } from '#lib/platform/errors.ts';
import { newId } from '#lib/platform/id.ts';
import { placeOf } from '#lib/platform/network-address.rules.ts';
import { addJob } from '#lib/platform/queue.server.ts';
import { giveBack, type Limit, takeHits } from '#lib/platform/rate-limit.server.ts';
import { proveByPassword } from './sign-in.server.ts';

const askedByAccount: Limit = { name: 'own-email-account', max: 5, windowSeconds: 3600 };
const askedByAddress: Limit = { name: 'own-email-address', max: 100, windowSeconds: 3600 };

/**
 * Takes note that somebody wants another address for themselves. The job looks whether it is free, so
 * that neither the answer nor its time tells who else is here. Asking again mails again, within
 * limits, and ends the link that was mailed before.
 * @param input.email the new address; `input.address` is where on the network they ask from
 * @throws Invalid, TooMany
 */
export async function requestNewEmail(
	sql: Sql,
	actor: Actor & { personId: string },
	input: { currentEmail: string; email: string; password: string; address: string }
): Promise<void> {
	const { currentEmail, email, password, address } = input;
	if (email === currentEmail) {
		throw new Invalid([{ field: 'email', message: 'This is your e-mail address already' }]);
	}
	const hits = await proveByPassword(sql, actor, { email: currentEmail, password });
	await takeHits(sql, actor, [
		{ limit: askedByAccount, subject: actor.personId },
		{ limit: askedByAddress, subject: placeOf(address) }
	]);
	await inTransaction(sql, async (tx) => {
		const { personId } = actor;
		await giveBack(tx, actor, hits);
		const askedAt = actor.at.toISOString();
		await addJob(tx, 'mail-new-email', { personId, email, mailId: newId(), askedAt });
		await recordAudit(tx, actor, 'email-change-asked', { type: 'person', id: personId });
	});
}
