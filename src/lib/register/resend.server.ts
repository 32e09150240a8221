import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId } from '#lib/platform/id.ts';
import { lockStates, moveMany } from '#lib/platform/machine-store.server.ts';
import { newDelivery, storedDelivery, wakeDeliveries } from './deliveries.server.ts';
import type { NoticeType } from './notice.schema.ts';

/**
 * Sends one notice again, now, with the id it always had. Idempotent: a delivery that waits already
 * is only hurried, and a register that has the notice takes it for the copy it is.
 */
export async function sendAgain(sql: Sql, actor: Actor, deliveryId: string): Promise<void> {
	authorise(actor, 'register.manage');
	if (!isId(deliveryId)) throw new NotFound('That delivery');
	await inTransaction(sql, async (tx) => {
		const [about] = await tx<{ receiverId: string }[]>`
			select receiver_id from delivery where id = ${deliveryId}`;
		if (!about) throw new NotFound('That delivery');
		await askAgain(tx, actor, [deliveryId]);
		// Somebody who presses the button has reason to believe that the register answers again.
		await tx`
			update receiver set rest_until = null
			where id = ${about.receiverId} and rest_until > ${actor.at}`;
		await wakeDeliveries(tx, actor, about);
		await recordAudit(tx, actor, 'notice-sent-again', { type: 'delivery', id: deliveryId });
	});
}

/** Has one notice sent to a register again, or for the first time: with the id it always had. */
export async function sendNotice(
	tx: Transaction,
	actor: Actor,
	about: { receiverId: string; noticeId: string }
): Promise<void> {
	const { receiverId, noticeId } = about;
	const [notice] = await tx<{ id: string; type: NoticeType }[]>`
		select id, type from notice where id = ${noticeId}`;
	if (!notice) throw new NotFound('That notice');
	await tx`
		insert into delivery ${tx(newDelivery(actor, notice, receiverId))}
		on conflict (notice_id, receiver_id) do nothing`;
	const sent = await tx<{ id: string }[]>`
		select id from delivery where notice_id = ${noticeId} and receiver_id = ${receiverId}`;
	await askAgain(
		tx,
		actor,
		sent.map(({ id }) => id)
	);
}

/** Has them wait from now on; those that wait already are only hurried. */
export async function askAgain(
	tx: Transaction,
	actor: Actor,
	deliveryIds: readonly string[]
): Promise<void> {
	const states = await lockStates(tx, storedDelivery, deliveryIds);
	const moves = deliveryIds
		.filter((id) => states.get(id)?.state !== 'waiting')
		.map((id) => ({ id, event: { type: 'askedAgain' } as const }));
	await moveMany(tx, storedDelivery, actor, moves);
	await tx`
		update delivery set next_try_at = ${actor.at}, waiting_since = ${actor.at}
		where id = any(${deliveryIds as string[]}::uuid[])`;
}
