import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { tellAwardAgain } from './consents.server.ts';
import { newDelivery, wakeDeliveries } from './deliveries.server.ts';
import type { Found } from './find-differences.server.ts';
import { askAgain } from './resend.server.ts';

/**
 * Sends what repairs the awards that differ. The newest notice says everything, so it is enough. Each
 * award is locked for the register only by the rows it touches; what waits already is only hurried.
 */
export async function repair(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	differences: Found['differences']
): Promise<void> {
	const repaired = differences.filter(
		({ remedy }) => remedy === 'replay' || remedy === 'tellAgain'
	);
	if (repaired.length === 0) return;
	for (const { noticeId, remedy } of repaired) {
		if (remedy === 'replay' && noticeId) await replayNotice(tx, actor, receiverId, noticeId);
	}
	await wakeDeliveries(tx, { receiverId });
	const about = { type: 'receiver', id: receiverId };
	await recordAudit(tx, actor, 'register-repaired', about, { awards: repaired.length });
	// Last: it holds the head of the feed until the commit.
	for (const { awardId, remedy } of repaired) {
		if (remedy === 'tellAgain') await tellAwardAgain(tx, actor, awardId);
	}
}

async function replayNotice(
	tx: Transaction,
	actor: Actor,
	receiverId: string,
	noticeId: string
): Promise<void> {
	const [receiver] = await tx<{ url: string | null }[]>`
		select url from receiver where id = ${receiverId}`;
	// A register without an address fetches: it has to read again by itself.
	if (!receiver?.url) return;
	await tx`
		insert into delivery ${tx(newDelivery(actor, noticeId, receiverId))}
		on conflict (notice_id, receiver_id) do nothing`;
	const [delivery] = await tx<{ id: string }[]>`
		select id from delivery where notice_id = ${noticeId} and receiver_id = ${receiverId}`;
	if (delivery) await askAgain(tx, actor, delivery.id);
}
