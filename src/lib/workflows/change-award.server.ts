import * as v from 'valibot';
import { type AwardChange, moveAward } from '#lib/certification/awards.server.ts';
import { type AwardAct, reasonCodes } from '#lib/certification/reason.rules.ts';
import { authorise } from '#lib/identity/permissions.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { recordAudit } from '#lib/platform/audit.server.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { isDay } from '#lib/platform/days.ts';
import type { NoticeType } from '#lib/register/notice.schema.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import { expireIfOver } from './expire-awards.server.ts';

export const awardChangeSchema = v.object({
	act: v.picklist(['suspended', 'lifted', 'revoked', 'withdrawn'], 'Choose what to do.'),
	reasonCode: v.picklist(reasonCodes, 'Choose a reason.'),
	effectiveOn: v.pipe(v.string(), v.check(isDay, 'Enter a day, such as 2027-03-27.')),
	version: v.pipe(v.string(), v.digits(), v.transform(Number))
});

/** What registers are told about each change. */
export const noticeTypeOf: Record<AwardAct, NoticeType> = {
	suspended: 'suspend',
	lifted: 'lift',
	revoked: 'revoke',
	withdrawn: 'withdraw',
	expired: 'expire',
	superseded: 'supersede'
};

/** Staff suspend, lift, revoke or withdraw an award; every register is told in the same transaction. */
export async function changeAward(sql: Sql, actor: Actor, change: AwardChange): Promise<void> {
	authorise(actor, 'award.change');
	await inTransaction(sql, async (tx) => {
		// Pressed twice: once is enough.
		if (!(await moveAward(tx, actor, change))) return;
		await recordAudit(
			tx,
			actor,
			`award-${change.act}`,
			{ type: 'award', id: change.awardId },
			{ reasonCode: change.reasonCode, effectiveOn: change.effectiveOn }
		);
		await tellRegisters(tx, actor, change);
		// The time of an award runs on while it is suspended.
		if (change.act === 'lifted') await expireIfOver(tx, actor, change.awardId);
	});
}

const tellRegisters = (tx: Transaction, actor: Actor, change: AwardChange) =>
	writeNotice(tx, actor, {
		awardId: change.awardId,
		type: noticeTypeOf[change.act],
		reasonCode: change.reasonCode,
		effectiveOn: change.effectiveOn
	});
