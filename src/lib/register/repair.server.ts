import type { Actor } from '#lib/platform/actor.ts';
import type { Transaction } from '#lib/platform/database.server.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { wakeDeliveries } from './deliveries.server.ts';
import type { Found } from './find-differences.server.ts';
import { writeNotice } from './notices.server.ts';
import { sendNotice } from './resend.server.ts';

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
		if (remedy === 'replay' && noticeId) await sendNotice(tx, actor, { receiverId, noticeId });
	}
	await wakeDeliveries(tx, actor, { receiverId });
	const about = { type: 'receiver', id: receiverId };
	await recordAudit(tx, actor, 'register-repaired', about, { awards: repaired.length });
	// Last: it holds the head of the feed until the commit.
	for (const { awardId, remedy } of repaired) {
		if (remedy === 'tellAgain') await writeNotice(tx, actor, { awardId, type: 'amend' });
	}
}
